using Rpa.Engine.Scheduling;
using Rpa.Engine.Tests.Running;
using Rpa.Language.Bundles;

namespace Rpa.Engine.Tests.Scheduling;

/// <summary>
/// A host with schedules in a process of its own: one starts a case each second, one says `beat` each second. `clock DATABASE NAME`; it says what it does on standard output and ends with
/// standard input.
/// </summary>
internal static class ChildClock
{
    public const string Beat = "beat";

    public static readonly CompiledBundle Bundle = new Flow("clock").Task("reading", "clerk", ("seen", "closed")).Final("closed").Scheduled("* * * * * ?").Compile();

    public static EngineOptions Options(string database, string name) => House.Options("", TimeProvider.System) with
    {
        Database = database, WorkerName = name, RunsSchedules = true, ClusterCheckIn = TimeSpan.FromSeconds(1),
        Schedules = [new HostSchedule(Beat, "Says that it lives", null, TimeSpan.FromSeconds(1), _ => Console.Out.WriteLineAsync(Beat))],
    };

    public static async Task<int> RunAsync(string[] args)
    {
        await using var engine = await RpaEngine.StartAsync(Options(args[1], args[2]), new BotSet([], [], []), [Bundle], CancellationToken.None);
        await Console.Out.WriteLineAsync("ready");
        await Console.In.ReadToEndAsync();
        return 0;
    }
}
