using System.CommandLine;
using Rpa.Host.Terminal;
using Rpa.Language.Differences;
using Spectre.Console;

namespace Rpa.Host.Commands;

/// <summary>`rpa diff OLD NEW [--json]`: exit code 0 where nothing differs, 1 where something does.</summary>
internal static class DiffCommand
{
    public static Command Create()
    {
        var old = new Argument<string>("OLD") { Description = "A process folder or its workflow.yaml, or a folder of processes, as it was." };
        var @new = new Argument<string>("NEW") { Description = "The same as it is to be." };
        var json = new Option<bool>("--json") { Description = "Print the differences as JSON." };
        var outFile = new Option<FileInfo?>("--out") { Description = "Write the JSON to a file." };
        var command = new Command("diff", "Say in words what changed between two versions of a process, and what it means for running cases.") { old, @new, json, outFile };
        command.SetAction(result => Run(result.GetValue(old)!, result.GetValue(@new)!, result.GetValue(json), result.GetValue(outFile)));
        return command;
    }

    private static int Run(string oldPath, string newPath, bool json, FileInfo? outFile)
    {
        var (olds, news) = (Processes.All(oldPath, "compared"), Processes.All(newPath, "compared"));
        if (olds.Count == 1 && news.Count == 1 && olds.Keys.First() != news.Keys.First())
        {
            throw new UserFaultException(ExitCode.Input, $"'{oldPath}' is the process '{olds.Keys.First()}', '{newPath}' the process '{news.Keys.First()}'. Compare two versions of one process.");
        }

        var found = olds.Keys.Union(news.Keys).Order(StringComparer.Ordinal).Select(name => (Process: name, Differences: Of(name, olds.GetValueOrDefault(name), news.GetValueOrDefault(name))))
            .Where(p => p.Differences.Count > 0).ToList();
        if (json || outFile is not null)
        {
            Output.Write(
                Output.ToJson(found.Select(p => new
                {
                    p.Process,
                    Differences = p.Differences.Select(d => new { d.Area, Change = d.Kind.ToString().ToLowerInvariant(), d.Name, d.Text, d.Meaning }),
                })),
                outFile);
        }
        else
        {
            Print(found);
        }

        return found.Count == 0 ? ExitCode.Done : ExitCode.Findings;
    }

    private static IReadOnlyList<Difference> Of(string name, Language.Bundles.CompiledBundle? old, Language.Bundles.CompiledBundle? @new) => (old, @new) switch
    {
        (null, _) => [new Difference("process", ChangeKind.Added, name, "is a new process")],
        (_, null) => [new Difference("process", ChangeKind.Removed, name, "is gone", "Its running cases go on with the version they have; no new ones start.")],
        _ => BundleDifferences.Of(old, @new),
    };

    private static void Print(List<(string Process, IReadOnlyList<Difference> Differences)> found)
    {
        if (found.Count == 0)
        {
            Say.Result.WriteLine("Nothing differs.");
            return;
        }

        foreach (var (process, differences) in found)
        {
            Say.Result.WriteLine(process);
            foreach (var difference in differences)
            {
                var sign = difference.Kind switch { ChangeKind.Added => "+", ChangeKind.Removed => "-", _ => "~" };
                Say.Result.WriteLine($"  {sign} {difference.Area} {difference.Name}: {difference.Text}");
                if (difference.Meaning.Length > 0)
                {
                    Say.Result.WriteLine($"      {difference.Meaning}");
                }
            }
        }

        Say.Result.WriteLine("Running cases keep the version they have until somebody moves them; what is said of moved cases counts for those.");
    }
}
