using System.Security.Cryptography;
using System.Text.Json;
using Rpa.Engine.Storage.Sql;
using Rpa.Language.Running;

namespace Rpa.Engine.Audit;

/// <summary>The house's own chain: what was done to no single case, or to cases that are gone. Links like those of a case (R7).</summary>
internal static class Journal
{
    /// <summary>Its name where a chain is named by a reference.</summary>
    public const string Chain = "journal";

    /// <summary>A schedule was run by hand.</summary>
    public const string ScheduleRun = "schedule-run";

    /// <summary>A schedule was paused.</summary>
    public const string SchedulePaused = "schedule-paused";

    /// <summary>A schedule was resumed.</summary>
    public const string ScheduleResumed = "schedule-resumed";

    /// <summary>A worker was told to drain.</summary>
    public const string DrainRequested = "drain-requested";

    /// <summary>A version of a process was published, and became the current one.</summary>
    public const string Published = "published";

    /// <summary>An earlier version of a process became the current one again.</summary>
    public const string RolledBack = "rolled-back";

    /// <summary>Running cases were told to move to another version; the history of each has the move itself.</summary>
    public const string VersionMoved = "version-moved";

    /// <summary>Files of a version were patched; the content names them with their hashes.</summary>
    public const string Patched = "patched";

    /// <summary>The last patch of a version was taken back.</summary>
    public const string PatchTakenBack = "patch-taken-back";

    /// <summary>Cases were removed because their retention was over; the content names each with its head.</summary>
    public const string CasesRemoved = "cases-removed";

    /// <summary>A backup was taken.</summary>
    public const string BackupTaken = "backup-taken";

    /// <summary>What is stored of a person was handed out.</summary>
    public const string PersonExported = "person-exported";

    /// <summary>A supervisor approved other places for targets of a script; the content names each.</summary>
    public const string TargetsApproved = "targets-approved";

    /// <summary>Appends an event; its number.</summary>
    public static int Append(SqlSession session, Actor actor, string kind, object content)
    {
        session.Execute("insert into journal_head (id, events, head) values (1, 0, $1) on conflict (id) do nothing", Array.Empty<byte>());
        session.Execute("update journal_head set events = events + 1 where id = 1");
        var (number, head) = Head(session);
        var payload = JsonSerializer.SerializeToUtf8Bytes(content, JsonSerializerOptions.Web);
        var salt = RandomNumberGenerator.GetBytes(16);
        var link = new EventWrite
        {
            Reference = Chain,
            Number = number,
            At = session.Now(),
            Actor = actor.Name,
            Department = actor.Department,
            Kind = kind,
            Visit = 0,
            Verdict = "",
            Entries = "",
            Payload = payload,
            Salt = salt,
            Digest = EventWrite.DigestOf(salt, payload),
        };
        link = link with { Hash = link.HashAfter(head) };
        session.Execute(
            "insert into journal (number, at, actor, department, kind, payload, salt, digest, hash) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            link.Number, link.At, link.Actor, link.Department, link.Kind, link.Payload, link.Salt, link.Digest, link.Hash);
        session.Execute("update journal_head set head = $1 where id = 1", link.Hash);
        return number;
    }

    /// <summary>The last events, newest first.</summary>
    public static List<JournalLine> Last(SqlSession session, int most) => session.Rows(
        "select number, at, actor, department, kind, payload from journal order by number desc limit $1",
        r => new JournalLine((int)r.GetInt64(0), r.Time(1), r.GetString(2), r.GetString(3), r.GetString(4), JsonSerializer.Deserialize<JsonElement>(r.Bytes(5))),
        most);

    /// <summary>How many events it has, and the hash of the last one.</summary>
    public static (int Events, byte[] Head) Head(SqlSession session)
    {
        var found = session.Row("select events, head from journal_head where id = 1", r => ((int)r.GetInt64(0), r.Bytes(1)));
        return found.Item2 is null ? (0, []) : found;
    }
}
