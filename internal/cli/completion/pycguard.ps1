# Completion of pycguard for PowerShell, 5 or newer.

Register-ArgumentCompleter -Native -CommandName pycguard -ScriptBlock {
    param($current, $ast, $cursor)

    $program = Get-Command pycguard -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
    if (-not $program) { return }
    $words = @($ast.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.EndOffset -lt $cursor } | ForEach-Object {
            if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.Extent.Text }
        })

    # Without an answer, and for files and directories, the shell completes
    # file names.
    $answer = @(& $program __complete powershell "--current=$current" @words 2>$null)
    if ($answer.Count -lt 2 -or $answer[0] -notin 'words', 'parts') { return }
    $answer | Select-Object -Skip 1 | ForEach-Object {
        $value, $text = $_ -split "`t", 2
        if (-not $text) { $text = $value }
        $word = $value
        if ($word -match '[^\w./:=+-]') { $word = "'" + $word.Replace("'", "''") + "'" }
        [System.Management.Automation.CompletionResult]::new($word, $value, 'ParameterValue', $text)
    }
}
