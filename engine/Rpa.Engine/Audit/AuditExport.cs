using System.Globalization;
using System.Text.Json;
using Rpa.Engine.Storage.Sql;
using Rpa.Language.Running;

namespace Rpa.Engine.Audit;

/// <summary>
/// A case's history as JSON lines: everything that is needed to verify it offline and to replay it.
/// <code>
/// {"kind":"case","format":1,"case":"2026-000123","workflow":"…","bundle":"HASH","department":"…","startedBy":"…","state":"…","phase":"Finished","outcome":"succeeded","visit":7,
///  "events":12,"head":"HEX"}
/// {"kind":"event","case":"2026-000123","number":1,"at":"2026-11-22T08:00:00.000000Z","actor":"…","department":"…","input":"started","visit":1,"verdict":"Applied",
///  "entries":"reading:1,correcting:2","salt":"HEX","digest":"HEX","hash":"HEX","payload":{…}}
/// {"kind":"snapshot","case":"2026-000123","snapshot":{…}}
/// {"kind":"signature","algorithm":"ecdsa-p256-sha256","publicKey":"BASE64","signature":"BASE64"}
/// </code>
/// `payload` is the input as the engine stores it, byte for byte: `digest` = SHA-256(salt, payload). `payload` and `salt` are null after erasure. `hash` = SHA-256 over, in this order: the
/// length of the previous hash (int32) and that hash (0 and nothing for the first event), case, number (int32), at (int64, microseconds since 1970), actor, department, input, visit
/// (int32), verdict, entries, the length of the digest (int32) and the digest. Numbers are little-endian; texts are UTF-8 after their length in bytes as a 7-bit encoded integer.
/// </summary>
internal static class AuditExport
{
    public const int Format = 1;

    /// <summary>Writes one case; false where there is no such case.</summary>
    public static bool WriteCase(SqlSession session, string reference, SignedLines lines)
    {
        var found = session.Row(
            "select workflow, bundle, department, state, phase, outcome, visit, events, head, snapshot from cases where reference = $1",
            r => (Workflow: r.GetString(0), Bundle: r.GetString(1), Department: r.GetString(2), State: r.GetString(3), Phase: r.GetString(4), Outcome: r.TextOrNull(5), Visit: r.GetInt64(6),
                Events: r.GetInt64(7), Head: r.Bytes(8), Snapshot: r.Bytes(9)),
            reference);
        if (found.Snapshot is null)
        {
            return false;
        }

        var snapshot = SnapshotJson.Read(found.Snapshot);
        lines.Write(w =>
        {
            w.WriteString("kind", "case");
            w.WriteNumber("format", Format);
            w.WriteString("case", reference);
            w.WriteString("workflow", found.Workflow);
            w.WriteString("bundle", found.Bundle);
            w.WriteString("department", found.Department);
            w.WriteString("startedBy", snapshot.StartedBy);
            w.WriteString("state", found.State);
            w.WriteString("phase", found.Phase);
            w.WriteString("outcome", found.Outcome);
            w.WriteNumber("visit", found.Visit);
            w.WriteNumber("events", found.Events);
            w.WriteString("head", Convert.ToHexStringLower(found.Head));
        });
        foreach (var link in ChainRows.OfCase(session, reference))
        {
            lines.Write(w => WriteEvent(w, link));
        }

        lines.Write(w =>
        {
            w.WriteString("kind", "snapshot");
            w.WriteString("case", reference);
            w.WritePropertyName("snapshot");
            w.WriteRawValue(found.Snapshot);
        });
        return true;
    }

    private static void WriteEvent(Utf8JsonWriter w, EventWrite link)
    {
        w.WriteString("kind", "event");
        w.WriteString("case", link.Reference);
        w.WriteNumber("number", link.Number);
        w.WriteString("at", Time(link.At));
        w.WriteString("actor", link.Actor);
        w.WriteString("department", link.Department);
        w.WriteString("input", link.Kind);
        w.WriteNumber("visit", link.Visit);
        w.WriteString("verdict", link.Verdict);
        w.WriteString("entries", link.Entries);
        w.WriteString("salt", link.Salt is { } salt ? Convert.ToHexStringLower(salt) : null);
        w.WriteString("digest", Convert.ToHexStringLower(link.Digest));
        w.WriteString("hash", Convert.ToHexStringLower(link.Hash));
        w.WritePropertyName("payload");
        if (link.Payload is { } payload)
        {
            WritePayload(w, payload);
        }
        else
        {
            w.WriteNullValue();
        }
    }

    /// <summary>Content that somebody has damaged may be no JSON any more; it is then exported as text, and does not fit its digest.</summary>
    private static void WritePayload(Utf8JsonWriter w, byte[] payload)
    {
        try
        {
            using (JsonDocument.Parse(payload))
            {
                w.WriteRawValue(payload, skipInputValidation: true);
            }
        }
        catch (JsonException)
        {
            w.WriteStringValue(Convert.ToBase64String(payload));
        }
    }

    /// <summary>To the microsecond, UTC.</summary>
    public static string Time(long micros) => Columns.Time(micros).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Back; 0 where it is none.</summary>
    public static long Micros(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time.Micros() : 0;
}
