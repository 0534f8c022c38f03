using System.Globalization;
using Rpa.Engine.Storage.Sql;
using Rpa.Language.Running;

namespace Rpa.Engine.Storage;

/// <summary>Words that rows of cases are written in, and a message for one case.</summary>
internal static class CaseSql
{
    /// <summary>Phase as it is stored.</summary>
    public static string Text(this CasePhase phase) => phase.ToString();

    /// <summary>Back from the stored phase.</summary>
    public static CasePhase Phase(string text) => Enum.Parse<CasePhase>(text);

    /// <summary>Puts a message into a case's inbox and makes the case due; the row's id.</summary>
    public static long Append(SqlSession session, InboxWrite message)
    {
        session.Later(
            """
            insert into work (reference, wake_at, pending, token, acting) values ($1, $2, 1, 0, 0)
            on conflict (reference) do update set pending = work.pending + 1, wake_at = $2
            """,
            message.Reference, message.At.Micros());
        return session.Scalar<long>("insert into inbox (reference, at, input) values ($1, $2, $3) returning id", message.Reference, message.At.Micros(), message.Input);
    }

    /// <summary>A Message-ID with and without its angle brackets is the same (RFC 5322, 3.6.4).</summary>
    public static string CorrelationKey(string identifier) => identifier.Trim().TrimStart('<').TrimEnd('>');

    /// <summary>A reference's text.</summary>
    public static string Reference(int year, long number) => string.Create(CultureInfo.InvariantCulture, $"{year:0000}-{number:000000}");

    /// <summary>The case is over: nothing is to be done for it unless somebody writes to it.</summary>
    public static bool IsOver(CaseSnapshot snapshot) => snapshot.Outcome is not null;
}
