using Rpa.Expressions.Values;

namespace Rpa.Bots.Documents;

/// <summary>A stored document: content-addressed bytes with a name.</summary>
/// <param name="Id">SHA-256 of the bytes, lower-case hex.</param>
/// <param name="Name">File name as it came, without path; a stranger may have chosen it.</param>
/// <param name="MediaType">By content, never by name.</param>
/// <param name="Size">Bytes.</param>
public sealed record Document(string Id, string Name, string MediaType, long Size)
{
    /// <summary>The value that expressions see, of type <see cref="Rpa.Expressions.Cel.CelType.Document"/>.</summary>
    public MapValue ToValue() => Value.Map(("id", Value.Of(Id)), ("name", Value.Of(Name)), ("mediaType", Value.Of(MediaType)), ("size", Value.Of(Size)));

    /// <summary>Back from the value; null where it is no document.</summary>
    public static Document? FromValue(Value? value) =>
        value is MapValue map && map.Text("id") is { } id && map.Text("name") is { } name && map.Text("mediaType") is { } mediaType && map["size"] is IntValue size
            ? new Document(id, name, mediaType, size.Number)
            : null;
}

/// <summary>The case's documents. Bytes are stored before the transaction that refers to them.</summary>
public interface IDocumentStore
{
    /// <summary>The bytes of a document of this case; throws <see cref="DocumentMissingException"/> when there is none.</summary>
    Task<byte[]> ReadAsync(Document document, CancellationToken cancellationToken);

    /// <summary>Stores bytes; the document joins the case when the attempt's outcome is committed.</summary>
    Task<Document> StoreAsync(string name, string mediaType, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);
}

/// <summary>A document that a case refers to is not in the store.</summary>
public sealed class DocumentMissingException(string message) : Exception(message);

/// <summary>What the supervisor sees of an attempt: pictures, readings, steps. Kept with the visit, also when the attempt fails.</summary>
public interface IEvidenceSink
{
    /// <summary>A picture or file: `screenshot-before`, `screenshot-after`, `crop`, `page`, `trace`.</summary>
    Task AttachAsync(string kind, string title, string mediaType, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>A field as it was read.</summary>
    void Field(FieldEvidence field);

    /// <summary>A step in words: "opened /entries/new", "healed target 'Straße'".</summary>
    void Step(string text);
}

/// <summary>How a field was read: for the evidence view and the correction form.</summary>
/// <param name="Name">Field name of the form.</param>
/// <param name="Value">The accepted or best value as text, or null.</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="Accepted">It passed every check and the threshold.</param>
/// <param name="Document">SHA-256 of the document it was read from.</param>
/// <param name="Page">From 1.</param>
/// <param name="Box">x, y, width, height as fractions (0 to 1) of the page's width and height.</param>
/// <param name="ReadAs">The raw reading.</param>
/// <param name="Checks">Words about each check that spoke: "readings differ: 46 / 48".</param>
public sealed record FieldEvidence(
    string Name, string? Value, double Confidence, bool Accepted, string Document, int Page, BoxFraction Box, string ReadAs, IReadOnlyList<string> Checks);

/// <summary>A box as fractions of a page.</summary>
public readonly record struct BoxFraction(double X, double Y, double Width, double Height);
