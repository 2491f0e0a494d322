// Command pycguard keeps compiled Python bytecode out of git repositories.
package main

func main() {}
