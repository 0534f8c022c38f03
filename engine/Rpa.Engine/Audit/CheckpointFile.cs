using Rpa.Engine.Storage.Sql;

namespace Rpa.Engine.Audit;

/// <summary>The head of one chain.</summary>
internal readonly record struct KeptHead(string Case, int Events, byte[] Head);

/// <summary>
/// A signed checkpoint over all heads, as JSON lines: kept where the database's keeper cannot reach it, it shows a tail that was cut or a case that was taken.
/// <code>
/// {"kind":"checkpoint","format":1,"at":"…","by":"…","department":"…","cases":2,"journal":{"events":3,"head":"HEX"}}
/// {"case":"2026-000001","events":12,"head":"HEX"}
/// {"kind":"signature","algorithm":"ecdsa-p256-sha256","publicKey":"BASE64","signature":"BASE64"}
/// </code>
/// </summary>
internal sealed class CheckpointFile
{
    private const int Format = 1;
    private const int Batch = 5000;

    private readonly List<KeptHead> _heads = [];

    private CheckpointFile(CheckpointInfo info) => Info = info;

    public CheckpointInfo Info { get; private set; }

    /// <summary>The house's own chain.</summary>
    public (int Events, byte[] Head) Journal { get; private set; } = (0, []);

    public IReadOnlyList<KeptHead> Heads => _heads;

    /// <summary>Writes the heads of all cases, those removed after their retention included.</summary>
    public static CheckpointInfo Write(SqlSession session, Stream stream, AuditKey key, string by, string department)
    {
        using var lines = new SignedLines(stream);
        var (now, cases, (events, head)) = (session.Now(), session.Scalar<long>("select (select count(*) from cases) + (select count(*) from tombstones)"), Audit.Journal.Head(session));
        lines.Write(w =>
        {
            w.WriteString("kind", "checkpoint");
            w.WriteNumber("format", Format);
            w.WriteString("at", AuditExport.Time(now));
            w.WriteString("by", by);
            w.WriteString("department", department);
            w.WriteNumber("cases", cases);
            w.WriteStartObject("journal");
            w.WriteNumber("events", events);
            w.WriteString("head", Convert.ToHexStringLower(head));
            w.WriteEndObject();
        });
        WriteHeads(session, "cases", lines);
        WriteHeads(session, "tombstones", lines);
        lines.Sign(key);
        return new CheckpointInfo(Columns.Time(now), by, cases, key.Fingerprint);
    }

    /// <summary>Reads a checkpoint. Throws <see cref="AuditFileException"/> where it is none, or not what was signed, or signed by another key than <paramref name="key"/> (null takes any).</summary>
    public static CheckpointFile Read(Stream stream, string? key)
    {
        CheckpointFile? file = null;
        var signature = SignedLines.Read(stream, line =>
        {
            if (file is not null)
            {
                file._heads.Add(new KeptHead(line.Text("case") ?? "", (int)(line.Number("events") ?? 0), line.Hex("head")));
                return;
            }

            if (line.Text("kind") != "checkpoint" || line.Number("format") != Format)
            {
                throw new AuditFileException("The file is no checkpoint of a format that this program reads. Expected a file as `rpa audit checkpoint` writes it.");
            }

            file = new CheckpointFile(new CheckpointInfo(Columns.Time(AuditExport.Micros(line.Text("at"))), line.Text("by") ?? "", line.Number("cases") ?? 0, ""));
            if (line.TryGetProperty("journal", out var journal))
            {
                file.Journal = ((int)(journal.Number("events") ?? 0), journal.Hex("head"));
            }
        });
        if (file is null || !signature.Holds || file._heads.Count != file.Info.Cases)
        {
            throw new AuditFileException("The checkpoint is not the one that was signed: it was changed or cut. Take another copy of it.");
        }

        if (key is not null && signature.Key != key)
        {
            throw new AuditFileException($"The checkpoint is signed by the key {signature.Key}, expected was {key}. Name the key it was signed with by --key, or take the right checkpoint.");
        }

        file.Info = file.Info with { Key = signature.Key };
        return file;
    }

    private static void WriteHeads(SqlSession session, string table, SignedLines lines)
    {
        for (var after = ""; ;)
        {
            var heads = session.Rows(
                $"select reference, events, head from {table} where reference > $1 order by reference limit {Batch}", r => new KeptHead(r.GetString(0), (int)r.GetInt64(1), r.Bytes(2)), after);
            foreach (var head in heads)
            {
                lines.Write(w =>
                {
                    w.WriteString("case", head.Case);
                    w.WriteNumber("events", head.Events);
                    w.WriteString("head", Convert.ToHexStringLower(head.Head));
                });
            }

            if (heads.Count < Batch)
            {
                return;
            }

            after = heads[^1].Case;
        }
    }
}
