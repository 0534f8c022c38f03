namespace Rpa.Engine.Scheduling;

/// <summary>What becomes of ticks that came while no process was there to do them.</summary>
public enum Misfire
{
    /// <summary>The last one is done, late.</summary>
    RunOnce,

    /// <summary>None is done.</summary>
    Skip,

    /// <summary>Each is done, late, in order.</summary>
    RunAll,
}

/// <summary>What an operator decides about a schedule.</summary>
/// <param name="Misfire">About missed ticks.</param>
/// <param name="ExceptHolidays">The calendar on whose holidays a tick is left out (`rheinland-pfalz`); null for none.</param>
public sealed record SchedulePolicy(Misfire Misfire = Misfire.RunOnce, string? ExceptHolidays = null)
{
    /// <summary>Where nothing is decided.</summary>
    public static readonly SchedulePolicy Default = new();
}
