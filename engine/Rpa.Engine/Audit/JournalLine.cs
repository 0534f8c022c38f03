using System.Text.Json;

namespace Rpa.Engine.Audit;

/// <summary>An event of the journal.</summary>
/// <param name="Number">From 1.</param>
/// <param name="At">Database time.</param>
/// <param name="Actor">Who did it.</param>
/// <param name="Department">Where they acted.</param>
/// <param name="Kind">`published`, `rolled-back`, `patched`, `version-moved`, `schedule-paused`, `drain-requested`, …</param>
/// <param name="Content">What it was, as it was written down.</param>
public sealed record JournalLine(int Number, DateTimeOffset At, string Actor, string Department, string Kind, JsonElement Content);
