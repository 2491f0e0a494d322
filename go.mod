module github.com/pycguard/pycguard

go 1.26.0
