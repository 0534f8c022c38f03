using System.CommandLine;

namespace Rpa.Host.Commands;

/// <summary>`rpa completion bash|zsh|fish`: what a shell needs to ask this program for completions (its `[suggest]` directive).</summary>
internal static class CompletionCommand
{
    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new Command("completion", "Print the completion script of a shell: source <(rpa completion bash)") { shell };
        command.SetAction(result =>
        {
            Console.Out.WriteLine(result.GetValue(shell) switch { "bash" => Bash, "zsh" => Zsh, _ => Fish });
            return ExitCode.Done;
        });
        return command;
    }

    private const string Bash =
        """
        _rpa_complete() {
          local IFS=$'\n' line="${COMP_LINE:0:COMP_POINT}"
          local rest="${line#*[[:space:]]}"
          [[ "$rest" == "$line" ]] && rest=""
          COMPREPLY=( $(compgen -W "$("${COMP_WORDS[0]}" "[suggest:${#rest}]" "$rest" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}") )
          [[ ${#COMPREPLY[@]} -eq 0 ]] && compopt -o default 2>/dev/null
        }
        complete -F _rpa_complete rpa
        """;

    private const string Zsh =
        """
        _rpa_complete() {
          local line="${BUFFER[1,CURSOR]}"
          local rest="${line#*[[:space:]]}"
          [[ "$rest" == "$line" ]] && rest=""
          local -a found
          found=("${(@f)$("${words[1]}" "[suggest:${#rest}]" "$rest" 2>/dev/null)}")
          (( ${#found} )) && compadd -- $found || _files
        }
        compdef _rpa_complete rpa
        """;

    private const string Fish =
        """
        function __rpa_complete
            set -l line (string replace -r '^\S+\s*' '' -- (commandline -cp))
            rpa "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c rpa -a '(__rpa_complete)'
        """;
}
