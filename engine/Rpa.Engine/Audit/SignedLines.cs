using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Rpa.Engine.Audit;

/// <summary>
/// A file of JSON lines, UTF-8, each ended by one line feed. The last line is `{"kind":"signature",…}` over the SHA-256 of all bytes before it, where there is a key to sign with.
/// </summary>
internal sealed class SignedLines(Stream stream) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a line.</summary>
    public void Write(Action<Utf8JsonWriter> line) => Write(line, isSigned: true);

    /// <summary>The last line.</summary>
    public void Sign(AuditKey? key)
    {
        if (key is not null)
        {
            var signature = key.Sign(_hash.GetCurrentHash());
            Write(w =>
            {
                w.WriteString("kind", SignatureKind);
                w.WriteString("algorithm", AuditKey.Algorithm);
                w.WriteString("publicKey", key.PublicKey);
                w.WriteString("signature", signature);
            }, isSigned: false);
        }

        stream.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    /// <summary>`kind` of the last line.</summary>
    public const string SignatureKind = "signature";

    /// <summary>
    /// Reads such a file: hands each line out, and at the end tells who signed it. A line of more than 256 MB, or one that is no JSON object, is an <see cref="AuditFileException"/>.
    /// </summary>
    public static Signature Read(Stream stream, Action<JsonElement> take)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var number = 0;
        Signature? signed = null;
        foreach (var line in Lines(stream))
        {
            number++;
            if (signed is not null)
            {
                throw new AuditFileException($"Line {number} stands behind the signature. Somebody has added it.");
            }

            using var document = Parse(line, number);
            var element = document.RootElement;
            if (element.Text("kind") == SignatureKind)
            {
                var (key, signature) = (element.Text("publicKey") ?? "", element.Text("signature") ?? "");
                signed = new Signature(AuditKey.FingerprintOf(key), AuditKey.Holds(key, hash.GetCurrentHash(), signature));
                continue;
            }

            hash.AppendData(line);
            hash.AppendData("\n"u8);
            take(element);
        }

        return signed ?? Signature.None;
    }

    private void Write(Action<Utf8JsonWriter> line, bool isSigned)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            writer.WriteStartObject();
            line(writer);
            writer.WriteEndObject();
        }

        buffer.Write("\n"u8);
        stream.Write(buffer.WrittenSpan);
        if (isSigned)
        {
            _hash.AppendData(buffer.WrittenSpan);
        }
    }

    private static JsonDocument Parse(byte[] line, int number)
    {
        try
        {
            var document = JsonDocument.Parse(line);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document : throw new JsonException("It is no JSON object.");
        }
        catch (JsonException fault)
        {
            throw new AuditFileException($"Line {number} cannot be read: {fault.Message} Expected a file of JSON lines as `rpa audit export` or `rpa audit checkpoint` writes it.", fault);
        }
    }

    private static IEnumerable<byte[]> Lines(Stream stream)
    {
        const int longest = 256 * 1024 * 1024;
        using var line = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            for (var start = 0; start < read;)
            {
                var end = Array.IndexOf(buffer, (byte)'\n', start, read - start);
                line.Write(buffer, start, (end < 0 ? read : end) - start);
                if (line.Length > longest)
                {
                    throw new AuditFileException("A line is longer than 256 MB. Expected a file as `rpa audit export` or `rpa audit checkpoint` writes it.");
                }

                if (end < 0)
                {
                    break;
                }

                yield return line.ToArray();
                line.SetLength(0);
                start = end + 1;
            }
        }

        if (line.Length > 0)
        {
            yield return line.ToArray();
        }
    }
}

/// <summary>Who signed a file.</summary>
/// <param name="Key">The key's fingerprint; empty where nobody signed.</param>
/// <param name="Holds">The signature fits the bytes before it.</param>
internal readonly record struct Signature(string Key, bool Holds)
{
    public static readonly Signature None = new("", Holds: false);
}

/// <summary>A file is not what an audit command writes.</summary>
/// <param name="message">Fault, place, what was expected.</param>
/// <param name="inner">The cause.</param>
public sealed class AuditFileException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Short words for reading JSON.</summary>
internal static class JsonWords
{
    /// <summary>A member that is a text, or null.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;

    /// <summary>A member that is a whole number, or null.</summary>
    public static long? Number(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Number && member.TryGetInt64(out var number) ? number : null;

    /// <summary>A member that is bytes as lower-case hex; empty where it is none.</summary>
    public static byte[] Hex(this JsonElement element, string name)
    {
        try
        {
            return Convert.FromHexString(element.Text(name) ?? "");
        }
        catch (FormatException)
        {
            return [];
        }
    }

    /// <summary>The bytes of a member as they stand in the file.</summary>
    public static byte[]? Raw(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? Encoding.UTF8.GetBytes(member.GetRawText()) : null;
}
