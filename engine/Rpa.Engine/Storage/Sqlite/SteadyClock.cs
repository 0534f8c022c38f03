namespace Rpa.Engine.Storage.Sqlite;

/// <summary>
/// The clock that a SQLite database borrows, held from falling behind what the database has already recorded: after a restart with the clock set back a little, due work would wait until
/// the clock has caught up. A clock that is set back further is taken at its word, since then the recorded time was the wrong one.
/// </summary>
internal sealed class SteadyClock(TimeProvider clock) : TimeProvider
{
    private static readonly TimeSpan s_most = TimeSpan.FromHours(1);
    private TimeSpan _ahead;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => clock.LocalTimeZone;

    /// <inheritdoc/>
    public override long TimestampFrequency => clock.TimestampFrequency;

    /// <summary>Goes on from a recorded moment where the clock is behind it.</summary>
    public void GoOnFrom(DateTimeOffset recorded)
    {
        var behind = recorded - clock.GetUtcNow();
        _ahead = behind > TimeSpan.Zero && behind <= s_most ? behind : TimeSpan.Zero;
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + _ahead;

    /// <inheritdoc/>
    public override long GetTimestamp() => clock.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => clock.CreateTimer(callback, state, dueTime, period);
}
