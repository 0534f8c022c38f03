using System.Security.Cryptography;
using System.Text;
using Rpa.Engine.Storage.Sql;
using Rpa.Language.Running;

namespace Rpa.Engine.Audit;

/// <summary>An event as it is stored (R7): the hash covers the payload only through a salted digest, so that erasure can drop payload and salt and leave the chain whole.</summary>
internal sealed record EventWrite
{
    public required string Reference { get; init; }

    public required int Number { get; init; }

    public required long At { get; init; }

    public required string Actor { get; init; }

    public required string Department { get; init; }

    public required string Kind { get; init; }

    public required int Visit { get; init; }

    public required string Verdict { get; init; }

    /// <summary>`state:visit`, comma separated.</summary>
    public required string Entries { get; init; }

    /// <summary>The inbox row it came from, or null.</summary>
    public long? Inbox { get; init; }

    public byte[]? Payload { get; init; }

    public byte[]? Salt { get; init; }

    public byte[] Digest { get; init; } = [];

    public byte[] Hash { get; init; } = [];

    /// <summary>The next link of a chain.</summary>
    public static EventWrite Link(string reference, int number, byte[] head, CaseInput input, int visit, VerdictKind verdict, IEnumerable<StateEntry> entries, long? inbox)
    {
        var payload = SnapshotJson.WriteInput(input);
        var salt = RandomNumberGenerator.GetBytes(16);
        var link = new EventWrite
        {
            Reference = reference,
            Number = number,
            At = input.At.Micros(),
            Actor = input.Actor.Name,
            Department = input.Actor.Department,
            Kind = input.InputKind,
            Visit = visit,
            Verdict = verdict.ToString(),
            Entries = string.Join(',', entries.Select(e => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{e.State}:{e.Visit}"))),
            Inbox = inbox,
            Payload = payload,
            Salt = salt,
            Digest = DigestOf(salt, payload),
        };
        return link with { Hash = link.HashAfter(head) };
    }

    /// <summary>The salted digest of a payload.</summary>
    public static byte[] DigestOf(byte[] salt, byte[] payload) => SHA256.HashData([.. salt, .. payload]);

    /// <summary>The link's hash when it follows <paramref name="head"/> (empty for the first).</summary>
    public byte[] HashAfter(byte[] head)
    {
        using var bytes = new MemoryStream(256);
        using (var writer = new BinaryWriter(bytes, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(head.Length);
            writer.Write(head);
            writer.Write(Reference);
            writer.Write(Number);
            writer.Write(At);
            writer.Write(Actor);
            writer.Write(Department);
            writer.Write(Kind);
            writer.Write(Visit);
            writer.Write(Verdict);
            writer.Write(Entries);
            writer.Write(Digest.Length);
            writer.Write(Digest);
        }

        return SHA256.HashData(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }
}
