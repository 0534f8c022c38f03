using System.CommandLine;

namespace Rpa.Host.Terminal;

/// <summary>The options of every command that has a result.</summary>
internal static class OutputOptions
{
    public static Option<bool> Json() => new("--json") { Description = "Print nothing but the result on standard output, as JSON." };

    public static Option<FileInfo?> Out() => new("--out") { Description = "Write the result to a file, as JSON." };
}
