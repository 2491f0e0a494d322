//go:build !unix

package pycfile

const nonBlocking = 0
