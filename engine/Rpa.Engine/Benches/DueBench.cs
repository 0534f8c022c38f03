using System.Diagnostics;
using Rpa.Engine.Running;
using Rpa.Engine.Storage.Sql;

namespace Rpa.Engine.Benches;

/// <summary>How quickly what is due is found.</summary>
public static class DueBench
{
    /// <summary>Asks the database of an engine for all cases whose timers are due, as a worker does; how many there are, and how long the answer took.</summary>
    public static async Task<(int Found, TimeSpan Took)> FindAsync(RpaEngine engine, CancellationToken cancellationToken)
    {
        var database = ((RunningEngine)engine).Database;
        var start = Stopwatch.GetTimestamp();
        var found = await database.ReadAsync(
            session => session.Rows("select reference from work where worker is null and wake_at <= $1 order by wake_at", r => r.GetString(0), session.Now()).Count, cancellationToken);
        return (found, Stopwatch.GetElapsedTime(start));
    }

    /// <summary>How many cases of an engine have not ended. Asked of the database, since the numbers that pages show may be half a minute old on a busy machine.</summary>
    public static Task<long> LivingAsync(RpaEngine engine, CancellationToken cancellationToken) =>
        ((RunningEngine)engine).Database.ReadAsync(session => session.Scalar<long>("select count(*) from work"), cancellationToken);
}
