using System.CommandLine;
using System.Text.Json.Nodes;
using Rpa.Host.Terminal;
using static Rpa.Host.Commands.Office.OfficeOptions;

namespace Rpa.Host.Commands.Office;

/// <summary>`rpa submit`, `done`, `retry`, `approve-healing`, `resume`, `correct`, `close`, `cancel`, `confirm`, `assign`.</summary>
internal static class CaseCommands
{
    private const long LargestDocument = 50 * 1024 * 1024;

    public static IEnumerable<Command> Create() =>
    [
        Submit(),
        Done(),
        On("retry", "retry", "Let a case in the queue try again, where it stands.", hasData: false, needsReason: false),
        On("approve-healing", "approve-healing", "Approve the places that a bot took for targets of its script on a page that has changed, for this version of the script; the case tries again.", hasData: false, needsReason: false),
        On("resume", "resume", "Let a case go on at a state, its data corrected.", hasData: true, needsReason: false, Target("--at", "The state to go on at; otherwise the one it is in.")),
        On("correct", "correct", "Correct the data of a case.", hasData: true, needsReason: false),
        On("close", "close", "End a case outside its process, with a reason.", hasData: false, needsReason: true),
        On("cancel", "cancel", "Stop a case, with a reason; what can be taken back is.", hasData: false, needsReason: true),
        new Command("confirm", "Say whether an uncertain effect happened.")
        {
            On("done", "confirm-done", "It did happen, with these results.", hasData: true, needsReason: false),
            On("not-done", "confirm-not-done", "It did not happen: act again.", hasData: false, needsReason: false),
        },
        Assign(),
    ];

    private static Command Submit()
    {
        var workflow = new Argument<string>("WORKFLOW") { Description = "The name of the process." };
        var data = Data();
        var documents = new Option<FileInfo[]>("--document") { Description = "A file that belongs to the case; may be given several times." };
        var start = new Option<string?>("--start") { Description = "hand-off (a clerk's form) or api (another program); otherwise what the process has, the form first." };
        start.AcceptOnlyFromAmong("hand-off", "api");
        var command = new Command("submit", "Start a case.") { workflow, data, documents, start };
        return new OfficeOptions().Sends(
            command,
            r => ("submit", Arguments(
                ("workflow", r.GetValue(workflow)), ("data", Pairs(r.GetValue(data) ?? [])), ("start", r.GetValue(start)),
                ("documents", new JsonArray([.. (r.GetValue(documents) ?? []).Select(Document)])))),
            Receipt);
    }

    private static Command Done()
    {
        var reference = Reference();
        var outcome = new Argument<string>("OUTCOME") { Description = "What the person decides; 'release' or 'return' where a second person is asked for." };
        var data = Data();
        var comment = new Option<string?>("--comment") { Description = "Kept in the history." };
        var visit = Visit();
        var command = new Command("done", "Submit the open task of a case.") { reference, outcome, data, comment, visit };
        return new OfficeOptions().Sends(
            command,
            r => ("done", Arguments(
                ("reference", r.GetValue(reference)), ("outcome", r.GetValue(outcome)), ("data", Pairs(r.GetValue(data) ?? [])), ("comment", r.GetValue(comment)), ("visit", r.GetValue(visit)))),
            Receipt);
    }

    private static Command On(string name, string call, string description, bool hasData, bool needsReason, Option<string?>? target = null)
    {
        var reference = Reference();
        var (data, visit) = (Data(), Visit());
        var reason = new Option<string?>("--reason") { Description = "Kept in the history.", Required = needsReason };
        var command = new Command(name, description) { reference, reason, visit };
        if (hasData)
        {
            command.Add(data);
        }

        if (target is not null)
        {
            command.Add(target);
        }

        return new OfficeOptions().Sends(
            command,
            r => (call, Arguments(
                ("reference", r.GetValue(reference)), ("reason", r.GetValue(reason)), ("visit", r.GetValue(visit)), ("data", hasData ? Pairs(r.GetValue(data) ?? []) : null),
                ("target", target is null ? null : r.GetValue(target)))),
            Receipt);
    }

    private static Command Assign()
    {
        var reference = Reference();
        var person = new Argument<string?>("PERSON") { Description = "Who takes it; nobody where it is left out.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("assign", "Give a task or an exception to a person.") { reference, person };
        return new OfficeOptions().Sends(command, r => ("assign", Arguments(("reference", r.GetValue(reference)), ("target", r.GetValue(person)))), Receipt);
    }

    /// <summary>The reference alone on standard output, for scripts; the verdict in words for people.</summary>
    public static void Receipt(JsonNode receipt)
    {
        if (receipt.Text("reference") is { Length: > 0 } reference)
        {
            Console.Out.WriteLine(reference);
        }

        var state = receipt.Text("state") is { Length: > 0 } at ? $", now in '{at}'" : "";
        var message = receipt.Text("message") is { Length: > 0 } said ? $": {said}" : "";
        Say.Line($"{receipt.Text("verdict")}{state}{message}");
    }

    private static Argument<string> Reference() => new("REF") { Description = "The case's reference, such as 2026-000123." };

    private static Option<string[]> Data() => new("--data", "-d") { Description = "FIELD=VALUE, read by the field's type; may be given several times. An empty value clears the field." };

    private static Option<int?> Visit() => new("--visit") { Description = "Only while the case is in this visit; otherwise it is told that it has moved on." };

    private static Option<string?> Target(string name, string description) => new(name) { Description = description };

    private static JsonNode Document(FileInfo file)
    {
        try
        {
            if (file.Exists && file.Length > LargestDocument)
            {
                throw new UserFaultException(ExitCode.Input, $"'{file}' has {file.Length / 1024 / 1024} MiB; at most {LargestDocument / 1024 / 1024} are taken. Make the scan smaller.");
            }

            var bytes = File.ReadAllBytes(file.FullName);
            return new JsonObject { ["name"] = file.Name, ["mediaType"] = MediaTypes.Of(bytes), ["bytes"] = Convert.ToBase64String(bytes) };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserFaultException(ExitCode.Input, $"'{file}' cannot be read: {e.Message}", e);
        }
    }
}
