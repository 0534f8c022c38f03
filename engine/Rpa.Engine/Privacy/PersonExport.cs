using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rpa.Engine.Audit;
using Rpa.Engine.Storage;
using Rpa.Engine.Storage.Sql;
using Rpa.Language.Running;

namespace Rpa.Engine.Privacy;

/// <summary>
/// What is stored of a person (Art. 15 GDPR), as a ZIP archive: `person.json` with each case's data, history and files, and the files themselves under `files/`. Clerks' comments and the
/// content of every event are in the history.
/// </summary>
internal static class PersonExport
{
    private static readonly JsonWriterOptions Shown = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(SqlSession session, IReadOnlyList<PersonCase> cases, Stream stream)
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        using (var entry = archive.CreateEntry("person.json").Open())
        {
            using var w = new Utf8JsonWriter(entry, Shown);
            w.WriteStartObject();
            w.WriteString("exportedAt", AuditExport.Time(session.Now()));
            w.WriteStartArray("cases");
            foreach (var found in cases)
            {
                WriteCase(session, found, w, files);
            }

            w.WriteEndArray();
            w.WriteEndObject();
        }

        foreach (var (id, name) in files)
        {
            if (BlobStore.Read(session, id) is { } blob)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(blob.Bytes);
            }
        }
    }

    private static void WriteCase(SqlSession session, PersonCase found, Utf8JsonWriter w, Dictionary<string, string> files)
    {
        var snapshot = SnapshotJson.Read(session.Row("select snapshot from cases where reference = $1", r => r.Bytes(0), found.Reference)!);
        w.WriteStartObject();
        w.WriteString("case", found.Reference);
        w.WriteString("workflow", found.Workflow);
        w.WriteString("department", found.Department);
        w.WriteString("startedAt", snapshot.StartedAt);
        w.WriteString("state", found.State);
        w.WriteString("outcome", found.Outcome);
        w.WriteStartObject("data");
        foreach (var (key, value) in snapshot.Data.Entries)
        {
            w.WritePropertyName(key.ToString());
            ValueJson.Write(w, value);
        }

        w.WriteEndObject();
        w.WriteStartArray("files");
        foreach (var (id, name, mediaType) in Files(session, snapshot))
        {
            files.TryAdd(id, $"files/{found.Reference}-{files.Count + 1}-{Safe(name)}");
            w.WriteStartObject();
            w.WriteString("name", name);
            w.WriteString("mediaType", mediaType);
            w.WriteString("sha256", id);
            w.WriteString("file", files[id]);
            w.WriteEndObject();
        }

        w.WriteEndArray();
        w.WriteStartArray("history");
        foreach (var link in ChainRows.OfCase(session, found.Reference))
        {
            w.WriteStartObject();
            w.WriteNumber("number", link.Number);
            w.WriteString("at", AuditExport.Time(link.At));
            w.WriteString("by", link.Actor);
            w.WriteString("department", link.Department);
            w.WriteString("what", link.Kind);
            w.WritePropertyName("content");
            w.WriteRawValue(link.Payload ?? "null"u8.ToArray());
            w.WriteEndObject();
        }

        w.WriteEndArray();
        w.WriteEndObject();
    }

    private static IEnumerable<(string Id, string Name, string MediaType)> Files(SqlSession session, CaseSnapshot snapshot) => snapshot.Documents.Select(d => (d.Id, d.Name, d.MediaType))
        .Concat(session.Rows("select blob, title, media_type from evidence where reference = $1 order by id", r => (r.GetString(0), r.GetString(1), r.GetString(2)), snapshot.Reference))
        .DistinctBy(f => f.Item1);

    /// <summary>A stranger gave the name: no folder, no trick.</summary>
    private static string Safe(string name) => new([.. name.Split('/', '\\')[^1].Where(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_').Take(80)]);
}
