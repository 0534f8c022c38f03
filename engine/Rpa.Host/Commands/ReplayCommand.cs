using System.Collections.Immutable;
using System.CommandLine;
using Rpa.Engine.Audit;
using Rpa.Host.Terminal;
using Rpa.Language.Replaying;
using Spectre.Console;

namespace Rpa.Host.Commands;

/// <summary>`rpa replay BUNDLE --events FILE`: recorded histories, as `rpa audit export` writes them, through a definition.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("BUNDLE") { Description = "A process folder or its workflow.yaml: the definition to try." };
        var events = new Option<FileInfo>("--events") { Description = "Histories of cases, as 'rpa audit export' writes them.", Required = true };
        var all = new Option<bool>("--all") { Description = "Name the cases that take the same way too." };
        var json = new Option<bool>("--json") { Description = "Print the results as JSON." };
        var outFile = new Option<FileInfo?>("--out") { Description = "Write the JSON to a file." };
        var command = new Command("replay", "Run recorded histories through a definition and name the first difference of each.") { path, events, all, json, outFile };
        command.SetAction(result => Run(result.GetValue(path)!, result.GetValue(events)!, result.GetValue(all), result.GetValue(json), result.GetValue(outFile)));
        return command;
    }

    private static int Run(string path, FileInfo events, bool all, bool json, FileInfo? outFile)
    {
        var bundle = Processes.Of(path, "replayed");
        var cases = Read(events);
        var own = cases.Where(c => c.Workflow == bundle.Definition.Name).ToList();
        if (own.Count == 0)
        {
            throw new UserFaultException(ExitCode.Input, $"'{events}' holds {cases.Length} cases, none of the process '{bundle.Definition.Name}'.");
        }

        var results = own.ConvertAll(c => HistoryReplay.Run(bundle, History(c)));
        if (json || outFile is not null)
        {
            Output.Write(
                Output.ToJson(results.Select(r => new { r.Reference, Result = r.Kind.ToString().ToLowerInvariant(), r.Event, r.Input, r.State, r.Expected, r.Actual, Path = (IReadOnlyList<string>)r.Path })),
                outFile);
        }
        else
        {
            Print(results, all, cases.Length - own.Count);
        }

        return results.TrueForAll(r => r.Kind is ReplayKind.Same or ReplayKind.Erased) ? ExitCode.Done : ExitCode.Findings;
    }

    private static ImmutableArray<ExportedCase> Read(FileInfo events)
    {
        try
        {
            using var stream = events.OpenRead();
            return AuditExportFile.Read(stream);
        }
        catch (AuditFileException fault)
        {
            throw new UserFaultException(ExitCode.Input, $"'{events}': {fault.Message}", fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UserFaultException(ExitCode.Input, $"'{events}' cannot be read: {fault.Message}", fault);
        }
    }

    private static RecordedHistory History(ExportedCase exported) => new(
        exported.Reference, exported.Department,
        [.. exported.Events.Select(e => new RecordedEvent(e.Number, e.Kind, e.Verdict, [.. e.Entries.Select(s => s.State)], e.Input, e.IsErased))], exported.Snapshot);

    private static void Print(List<ReplayResult> results, bool all, int others)
    {
        foreach (var result in results.Where(r => all || r.Kind != ReplayKind.Same))
        {
            var words = result.Kind switch
            {
                ReplayKind.Same => "takes the same way.",
                ReplayKind.Erased => $"takes the same way up to event {result.Event}; its content was erased.",
                ReplayKind.Unusable => $"cannot be replayed: {result.Actual}.",
                _ => result.Input.Length == 0 ? $"ends with other data in '{result.State}'." : $"differs at event {result.Event}, {result.Input}{(result.State.Length == 0 ? "" : $" in '{result.State}'")}.",
            };
            Say.Result.WriteLine($"{result.Reference} {words}");
            if (result.Kind == ReplayKind.Differs)
            {
                Say.Result.WriteLine($"    recorded: {result.Expected}");
                Say.Result.WriteLine($"    now:      {result.Actual}");
                Say.Result.WriteLine($"    path:     {(result.Path.Length == 0 ? "(the start)" : string.Join(" -> ", result.Path))}");
            }
        }

        var differ = results.Count(r => r.Kind is ReplayKind.Differs or ReplayKind.Unusable);
        Say.Result.WriteLine($"{results.Count} histories replayed, {differ} differ.{(others > 0 ? $" {others} cases of other processes were left out." : "")}");
    }
}
