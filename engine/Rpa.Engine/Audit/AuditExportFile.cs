using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Rpa.Language.Running;

namespace Rpa.Engine.Audit;

/// <summary>An event of an export.</summary>
/// <param name="Number">From 1 in the case.</param>
/// <param name="At">Database time.</param>
/// <param name="Actor">By whom.</param>
/// <param name="Department">Where they acted.</param>
/// <param name="Kind">The input's kind.</param>
/// <param name="Visit">The visit after it.</param>
/// <param name="Verdict">What became of the input.</param>
/// <param name="Entries">States entered.</param>
/// <param name="Input">The input to replay; null after erasure, or where this program does not know its kind.</param>
/// <param name="IsErased">Its content was erased.</param>
public sealed record ExportedEvent(
    int Number, DateTimeOffset At, string Actor, string Department, string Kind, int Visit, VerdictKind Verdict, ImmutableArray<StateEntry> Entries, CaseInput? Input, bool IsErased);

/// <summary>A case of an export.</summary>
/// <param name="Reference">The case.</param>
/// <param name="Workflow">Its workflow.</param>
/// <param name="Bundle">The bundle it is pinned to at the end.</param>
/// <param name="Department">Who it belongs to.</param>
/// <param name="Events">Its history, in order.</param>
/// <param name="Snapshot">The case as it was stored when it was exported; null where the line is missing.</param>
public sealed record ExportedCase(string Reference, string Workflow, string Bundle, string Department, ImmutableArray<ExportedEvent> Events, CaseSnapshot? Snapshot);

/// <summary>Reads and verifies files that `rpa audit export` wrote. No database is needed.</summary>
public static class AuditExportFile
{
    /// <summary>The cases of an export. Throws <see cref="AuditFileException"/> where it is none.</summary>
    public static ImmutableArray<ExportedCase> Read(Stream stream) => Load(stream).Cases;

    /// <summary>
    /// Verifies chains, contents and the signature. <paramref name="key"/> is the fingerprint of the key that should have signed; null takes any (the report tells which it was).
    /// </summary>
    public static AuditReport Verify(Stream stream, string? key)
    {
        var (cases, chains, signature) = Load(stream);
        var findings = new FindingList();
        var erasures = new List<AuditErasure>();
        foreach (var chain in chains)
        {
            findings.AddRange(chain.Check.End());
            var (told, taken) = chain.Erasures.End(chain.Check.WithoutContent);
            findings.AddRange(taken);
            erasures.AddRange(told);
        }

        if (signature is { Key.Length: > 0, Holds: false })
        {
            findings.Add(new AuditFinding("signature", 0, "changed", "The file is not the one that was signed."));
        }
        else if (key is not null && signature.Key != key)
        {
            findings.Add(new AuditFinding("signature", 0, "changed", signature.Key.Length == 0 ? "The file is not signed." : $"The file is signed by the key {signature.Key}, expected was {key}."));
        }

        return new AuditReport(
            cases.Length, cases.Sum(c => (long)c.Events.Length), 0, findings.Listed, findings.Count, [.. erasures],
            !signature.Holds ? null : new CheckpointInfo(default, "", cases.Length, signature.Key));
    }

    private static (ImmutableArray<ExportedCase> Cases, List<Chain> Chains, Signature Signature) Load(Stream stream)
    {
        var chains = new List<Chain>();
        var signature = SignedLines.Read(stream, line =>
        {
            switch (line.Text("kind"))
            {
                case "case":
                    if (line.Number("format") != AuditExport.Format)
                    {
                        throw new AuditFileException($"The export has format {line.Number("format")}, this program reads format {AuditExport.Format}. Use the program that wrote it.");
                    }

                    chains.Add(new Chain(line));
                    break;
                case "event" when chains is [.., var chain]:
                    chain.Take(line);
                    break;
                case "snapshot" when chains is [.., var chain]:
                    chain.TakeSnapshot(line);
                    break;
                default:
                    throw new AuditFileException($"A line of kind '{line.Text("kind")}' was not expected here. Expected a file as `rpa audit export` writes it.");
            }
        });
        if (chains.Count == 0)
        {
            throw new AuditFileException("The file holds no case. Expected a file as `rpa audit export` writes it.");
        }

        return ([.. chains.Select(c => c.ToCase())], chains, signature);
    }

    /// <summary>One case while its lines are read.</summary>
    private sealed class Chain(JsonElement header)
    {
        private readonly string _workflow = header.Text("workflow") ?? "";
        private readonly string _bundle = header.Text("bundle") ?? "";
        private readonly string _department = header.Text("department") ?? "";
        private readonly List<ExportedEvent> _events = [];
        private CaseSnapshot? _snapshot;

        public string Reference { get; } = header.Text("case") ?? "";

        public ChainCheck Check { get; } = new(header.Text("case") ?? "", (int)(header.Number("events") ?? 0), header.Hex("head"));

        public Erasures Erasures { get; } = new(header.Text("case") ?? "");

        public void Take(JsonElement line)
        {
            var payload = line.Raw("payload");
            var link = new EventWrite
            {
                Reference = line.Text("case") ?? "",
                Number = (int)(line.Number("number") ?? 0),
                At = AuditExport.Micros(line.Text("at")),
                Actor = line.Text("actor") ?? "",
                Department = line.Text("department") ?? "",
                Kind = line.Text("input") ?? "",
                Visit = (int)(line.Number("visit") ?? 0),
                Verdict = line.Text("verdict") ?? "",
                Entries = line.Text("entries") ?? "",
                Payload = payload,
                Salt = line.Text("salt") is null ? null : line.Hex("salt"),
                Digest = line.Hex("digest"),
                Hash = line.Hex("hash"),
            };
            Check.Take(link);
            var input = Audit.Erasures.ReadInput(link);
            Erasures.Look(link, input);
            _events.Add(new ExportedEvent(
                link.Number, Storage.Sql.Columns.Time(link.At), link.Actor, link.Department, link.Kind, link.Visit, Enum.TryParse<VerdictKind>(link.Verdict, out var verdict) ? verdict : VerdictKind.Refused,
                Entries(link.Entries), input, payload is null));
        }

        public void TakeSnapshot(JsonElement line)
        {
            try
            {
                _snapshot = line.Raw("snapshot") is { } json ? SnapshotJson.Read(json) : null;
            }
            catch (Exception unreadable) when (unreadable is JsonException or NotSupportedException)
            {
                throw new AuditFileException($"The snapshot of {Reference} cannot be read: {unreadable.Message}", unreadable);
            }
        }

        public ExportedCase ToCase() => new(Reference, _workflow, _bundle, _department, [.. _events], _snapshot);

        private static ImmutableArray<StateEntry> Entries(string text) =>
        [
            .. from entry in text.Split(',', StringSplitOptions.RemoveEmptyEntries)
               let parts = entry.Split(':')
               select new StateEntry(parts[0], parts.Length > 1 && int.TryParse(parts[1], CultureInfo.InvariantCulture, out var visit) ? visit : 0),
        ];
    }
}
