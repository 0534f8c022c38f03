using Rpa.Dashboard.Session;
using Rpa.Engine;
using Rpa.Engine.Queries;
using Rpa.Expressions.Diagnostics;
using Rpa.Language.Running;

namespace Rpa.Host.Office;

/// <summary>Calls that only read.</summary>
internal sealed class ListCalls(RpaEngine engine)
{
    public Dictionary<string, Func<OfficeCall, CancellationToken, Task<OfficeReply>>> All => new(StringComparer.Ordinal)
    {
        ["cases"] = CasesAsync,
        ["case"] = async (call, ct) => OfficeDesk.Done(CaseView.Of(await ReadAsync(call, ct))),
        ["exceptions"] = async (call, ct) => OfficeDesk.Done(await engine.Queries.ExceptionsAsync(new ExceptionFilter(call.Text("kind"), call.Text("workflow"), call.Text("state"), Department(call)), Page(call), ct)),
        ["tasks"] = async (call, ct) => OfficeDesk.Done(await engine.Queries.TasksAsync(call.Texts("roles"), Department(call), Page(call), ct)),
        ["schedules"] = async (_, ct) => OfficeDesk.Done(await engine.Queries.SchedulesAsync(ct)),
        ["workers"] = async (_, ct) => OfficeDesk.Done(await engine.Queries.WorkersAsync(ct)),
        ["bundles"] = async (_, ct) => OfficeDesk.Done(await engine.Queries.BundlesAsync(ct)),
    };

    /// <summary>The case that a command is about: one of the actor's department. Whether the role suffices is said by who carries the command out, with the role that it takes.</summary>
    public static async Task<CaseDetails> FindAsync(RpaEngine engine, OfficeCall call, CancellationToken cancellationToken)
    {
        var found = await engine.Queries.CaseAsync(call.Demand("reference"), cancellationToken);
        return found is not null && Department(call) is var department && (department is null || department == found.Snapshot.Department) ? found : throw NoCase(call);
    }

    private static OfficeFaultException NoCase(OfficeCall call) => new(
        ExitCode.Input,
        $"There is no case '{call.Text("reference")}'{(Department(call) is { } department ? $" that {string.Join(", ", call.Actor.Roles)} of '{department}' may see" : "")}. A reference looks like 2026-000123; `rpa cases` lists them.");

    /// <summary>All of a case is for people who have a role in its process, or supervise it.</summary>
    private async Task<CaseDetails> ReadAsync(OfficeCall call, CancellationToken cancellationToken)
    {
        var reference = call.Demand("reference");
        return await (Department(call) is null ? engine.Queries.CaseAsync(reference, cancellationToken) : engine.Queries.CaseAsync(reference, call.Actor, cancellationToken)) ?? throw NoCase(call);
    }

    private async Task<OfficeReply> CasesAsync(OfficeCall call, CancellationToken cancellationToken)
    {
        CasePhase? phase = null;
        if (call.Text("phase") is { } written)
        {
            phase = Enum.TryParse<CasePhase>(written, ignoreCase: true, out var known) && Enum.IsDefined(known) && !written.Any(char.IsAsciiDigit)
                ? known
                : throw new OfficeFaultException(ExitCode.Usage, $"'{written}' is no phase. {DidYouMean.Remedy(written, Enum.GetNames<CasePhase>().Select(n => n.ToLowerInvariant()))}");
        }

        return OfficeDesk.Done(await engine.Queries.CasesAsync(
            new CaseFilter(call.Text("text"), call.Text("workflow"), call.Text("state"), phase, call.Text("outcome"), Department(call)), Page(call), cancellationToken));
    }

    /// <summary>Who operates the machine has the database anyway; everybody else sees what their department does.</summary>
    private static string? Department(OfficeCall call) => call.Actor.Roles.Contains(Roles.Operator) ? null : call.Actor.Department;

    private static PageRequest Page(OfficeCall call) => new(call.Number("skip") ?? 0, call.Number("take") ?? 50);
}
