using System.Globalization;
using Rpa.Engine.Storage.Sql;
using Rpa.Language.Definitions;

namespace Rpa.Engine.Storage;

/// <summary>
/// Whose turn it is among the cases that wait for a capability: who waits longest, where a step of priority counts as some waiting. So a flood of urgent cases goes first, and holds up nobody
/// for ever. Each priority is looked up in its own stretch of the index: neither the flood nor what is not due yet is read through.
/// </summary>
internal static class TurnOrder
{
    /// <summary>What a step of priority is worth.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromHours(1);

    /// <summary>Others take from the same end at the same time: so many more are looked at, so that there is one left that nobody holds.</summary>
    private const int Spare = 32;

    /// <summary>What cases are ordered by; the least comes first.</summary>
    public static readonly string Turn = $"act_at - priority * {Text((long)Step.TotalMicroseconds)}";

    /// <summary>When the next one is due, whether its turn comes then or later.</summary>
    public static readonly string Earliest = $"select min(at) from ({Each(p => $"select min(act_at) as at from work where {Stretch(p, "$1")}")}) as earliest";

    /// <summary>Among the first that are due, of each priority enough. PostgreSQL gets them as an array, so that whatever it believes about their number it looks them up by their key.</summary>
    public static string IsForemost(SqlDialect dialect, int slots)
    {
        var foremost = Each(p =>
            $"select reference from (select reference from work where {Stretch(p, "$5")} and act_at <= {dialect.NowInSql} order by act_at limit {Text(Room(slots))}) as p{Text((int)p + 1)}");
        return dialect.TakesArrays ? $"reference = any (array({foremost}))" : $"reference in ({foremost})";
    }

    private static string Stretch(CasePriority priority, string capability) => $"worker is null and act_at is not null and capability = {capability} and priority = {Text((int)priority)}";

    private static string Each(Func<CasePriority, string> sql) => string.Join(" union all ", Enum.GetValues<CasePriority>().Select(sql));

    /// <summary>In powers of two, so that few statements are to be prepared.</summary>
    private static int Room(int slots) => (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(slots + Spare));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
