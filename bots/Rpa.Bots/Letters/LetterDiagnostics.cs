using System.Collections.Immutable;
using Rpa.Expressions.Diagnostics;

namespace Rpa.Bots.Letters;

/// <summary>What a letter template can have wrong, beside its YAML and its expressions: RPA300 to RPA309.</summary>
public static class LetterDiagnostics
{
    /// <summary>The front matter is not closed or not first.</summary>
    public static readonly DiagnosticDescriptor FrontMatter = new("RPA300", Severity.Error, "Front matter of a letter");
    /// <summary>There is no text.</summary>
    public static readonly DiagnosticDescriptor NoBody = new("RPA301", Severity.Error, "Letter has no text");
    /// <summary>A link leads nowhere a letter may point to.</summary>
    public static readonly DiagnosticDescriptor BadLink = new("RPA302", Severity.Error, "Link of a letter");
    /// <summary>HTML in the text, which people would see as it is written.</summary>
    public static readonly DiagnosticDescriptor Html = new("RPA303", Severity.Warning, "HTML in a letter");
    /// <summary>A language part that is not known, or twice there.</summary>
    public static readonly DiagnosticDescriptor BadLanguage = new("RPA304", Severity.Error, "Language part of a letter");
    /// <summary>The file is too large, or has too many expressions.</summary>
    public static readonly DiagnosticDescriptor TooLarge = new("RPA305", Severity.Error, "Letter is too large");

    /// <summary>The subject has two languages, the letter one.</summary>
    public static readonly DiagnosticDescriptor OneLanguage = new("RPA306", Severity.Warning, "Letter lacks a language of its subject");

    /// <summary>All of them, for the catalogue.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } = [FrontMatter, NoBody, BadLink, Html, BadLanguage, TooLarge, OneLanguage];
}
