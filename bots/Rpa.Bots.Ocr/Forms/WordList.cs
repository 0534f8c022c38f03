using System.Text;
using Rpa.Bots.Assets;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Schema;

namespace Rpa.Bots.Ocr.Forms;

/// <summary>Word lists of a bundle: UTF-8, a word or phrase a line; empty lines and those that begin with # do not count.</summary>
internal static class WordList
{
    internal const string Ending = ".words.txt";

    // Every reading is held against every word.
    private const int MostWords = 50_000;
    private const int MostLetters = 200;

    /// <summary>The words of the list that a template names.</summary>
    internal static List<string> Read(string reference, SourceSpan span, Func<string, ReadOnlyMemory<byte>?> beside, DiagnosticBag diagnostics)
    {
        if (beside(reference + Ending) is not { } bytes)
        {
            diagnostics.Report(FormDiagnostics.BadWordList, span, $"the word list '{reference}' does not exist.", $"Put '{reference}{Ending}' into the bundle, one word a line.");
            return [];
        }

        return Parse(bytes.Span, out var fault) is { } words
            ? words
            : Refuse(fault!);

        List<string> Refuse(string why)
        {
            diagnostics.Report(FormDiagnostics.BadWordList, span, $"the word list '{reference}{Ending}' {why}.", "Write UTF-8 text, one word a line.");
            return [];
        }
    }

    /// <summary>The words of a file; null with the fault where it cannot be used.</summary>
    internal static List<string>? Parse(ReadOnlySpan<byte> bytes, out string? fault)
    {
        string text;
        try
        {
            text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            fault = "is no UTF-8 text";
            return null;
        }

        var words = text.TrimStart('\uFEFF').Split('\n').Select(line => line.Trim().Normalize()).Where(line => line.Length > 0 && line[0] != '#').Distinct(StringComparer.Ordinal).ToList();
        fault = words.Count switch
        {
            0 => "holds no word",
            > MostWords => $"holds {words.Count} words; at most {MostWords} are compared",
            _ => words.Find(word => word.Length > MostLetters || word.Any(char.IsControl)) is { } odd ? $"has a line that is no word: '{odd[..Math.Min(30, odd.Length)]}'" : null,
        };
        return fault is null ? words : null;
    }
}

/// <summary>The kind of file that holds a word list, so that it belongs to the bundle and its version.</summary>
internal sealed class WordListKind : IAssetKind
{
    public string Name => "words";

    public string Ending => WordList.Ending;

    public IAsset? Parse(AssetSource source, DiagnosticBag diagnostics)
    {
        if (WordList.Parse(source.Bytes.Span, out var fault) is not null)
        {
            return new WordListAsset(source.Name);
        }

        diagnostics.Report(FormDiagnostics.BadWordList, SourceSpan.StartOf(source.File), $"the word list {fault}.", "Write UTF-8 text, one word a line.");
        return null;
    }
}

/// <summary>A word list of a bundle, which forms name as a field's dictionary.</summary>
internal sealed class WordListAsset(string name) : IAsset
{
    public string Name { get; } = name;

    public AssetSignature Signature => AssetSignature.Empty;
}
