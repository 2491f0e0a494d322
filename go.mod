module github.com/pycguard/pycguard

go 1.26.0

require (
	github.com/edsrzf/mmap-go v1.2.0
	github.com/klauspost/compress v1.20.3
)

require golang.org/x/sys v0.0.0-20211216021012-1d35b9e2eb4e // indirect
