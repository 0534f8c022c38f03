using Rpa.Bots.Ocr.Forms;

namespace Rpa.Bots.Ocr.Reading;

/// <summary>What is asked of a document.</summary>
/// <param name="Document">The file's bytes.</param>
/// <param name="Forms">The templates it may be; empty for none.</param>
/// <param name="FindMrz">Look for a machine-readable zone.</param>
/// <param name="Languages">Tesseract's names for free text.</param>
/// <param name="Accept">The workflow's threshold of acceptance, or null for the template's.</param>
internal sealed record ReadRequest(ReadOnlyMemory<byte> Document, IReadOnlyList<FormTemplate> Forms, bool FindMrz, string Languages = "deu", double? Accept = null)
{
    /// <summary>False when only the form's name is asked for.</summary>
    internal bool FieldsWanted { get; init; } = true;

    /// <summary>Steps of the preparation of pages that are left out.</summary>
    internal Pages.PageSteps Without { get; init; }

    /// <summary>The year it is: two digits of a year in a machine-readable zone mean one near it.</summary>
    internal int Year { get; init; }
}

/// <summary>What is asked about a form rather than of a document.</summary>
/// <param name="Name">Name of the form to propose; empty to draw.</param>
/// <param name="Pages">The form as a document; empty to draw on white paper.</param>
/// <param name="Form">The template to draw; null to propose one.</param>
internal sealed record FormRequest(string Name, ReadOnlyMemory<byte> Pages, FormTemplate? Form);

/// <summary>
/// Reads documents. The seam between the worker and native code: a reader in this process, or one in a child process whose death takes no case along.
/// </summary>
internal interface IDocumentReader
{
    /// <summary>Reads a document.</summary>
    /// <exception cref="Pages.UnreadableException">With the reason.</exception>
    Task<DocumentReading> ReadAsync(ReadRequest request, CancellationToken cancellationToken);
}
