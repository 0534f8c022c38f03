using System.Collections.Immutable;
using Rpa.Expressions.Diagnostics;

namespace Rpa.Expressions.Yaml;

/// <summary>What reading YAML can find: RPA001 to RPA019 the text itself, RPA020 to RPA039 its fit to a schema.</summary>
public static class YamlDiagnostics
{
    /// <summary>The text is no YAML at this place.</summary>
    public static readonly DiagnosticDescriptor Syntax = new("RPA001", Severity.Error, "YAML syntax error");
    /// <summary>The bytes are not UTF-8.</summary>
    public static readonly DiagnosticDescriptor NotUtf8 = new("RPA002", Severity.Error, "File is not UTF-8");
    /// <summary>The file is larger than <see cref="YamlReader.MaxBytes"/>.</summary>
    public static readonly DiagnosticDescriptor TooLarge = new("RPA003", Severity.Error, "File is too large");
    /// <summary>Nesting is deeper than <see cref="YamlReader.MaxDepth"/>.</summary>
    public static readonly DiagnosticDescriptor TooDeep = new("RPA004", Severity.Error, "Nesting is too deep");
    /// <summary>A tab stands in an indentation.</summary>
    public static readonly DiagnosticDescriptor Tab = new("RPA005", Severity.Error, "Tab in indentation");
    /// <summary>A tag.</summary>
    public static readonly DiagnosticDescriptor Tag = new("RPA006", Severity.Error, "YAML tag");
    /// <summary>An anchor or an alias.</summary>
    public static readonly DiagnosticDescriptor Anchor = new("RPA007", Severity.Error, "YAML anchor or alias");
    /// <summary>A merge key.</summary>
    public static readonly DiagnosticDescriptor MergeKey = new("RPA008", Severity.Error, "YAML merge key");
    /// <summary>More than one document in the file.</summary>
    public static readonly DiagnosticDescriptor SeveralDocuments = new("RPA009", Severity.Error, "Several YAML documents");
    /// <summary>A key stands twice in a mapping.</summary>
    public static readonly DiagnosticDescriptor DuplicateKey = new("RPA010", Severity.Error, "Duplicate key");
    /// <summary>A key that is no simple text.</summary>
    public static readonly DiagnosticDescriptor ComplexKey = new("RPA011", Severity.Error, "Key is not a text");
    /// <summary>YAML reads a part of an expression as its own syntax.</summary>
    public static readonly DiagnosticDescriptor SwallowedExpression = new("RPA012", Severity.Error, "Expression without quotes");
    /// <summary>There is nothing in the file.</summary>
    public static readonly DiagnosticDescriptor Empty = new("RPA013", Severity.Error, "File is empty");
    /// <summary>An invisible character that editors and YAML count differently.</summary>
    public static readonly DiagnosticDescriptor ControlCharacter = new("RPA014", Severity.Error, "Control character");
    /// <summary>A bracket or a quote is never closed.</summary>
    public static readonly DiagnosticDescriptor Unclosed = new("RPA015", Severity.Error, "Bracket or quote is never closed");
    /// <summary>Reading ended early because of too many faults.</summary>
    public static readonly DiagnosticDescriptor TooManyFaults = new("RPA016", Severity.Error, "Too many faults");

    /// <summary>A key that the schema does not know.</summary>
    public static readonly DiagnosticDescriptor UnknownKey = new("RPA020", Severity.Error, "Unknown key");
    /// <summary>A key that the schema demands is missing.</summary>
    public static readonly DiagnosticDescriptor MissingKey = new("RPA021", Severity.Error, "Missing key");
    /// <summary>A text where a list or mapping belongs, or the other way round.</summary>
    public static readonly DiagnosticDescriptor WrongKind = new("RPA022", Severity.Error, "Wrong kind of value");
    /// <summary>A key without a value.</summary>
    public static readonly DiagnosticDescriptor NoValue = new("RPA023", Severity.Error, "Key has no value");
    /// <summary>A text that is no number where one belongs, or one out of bounds.</summary>
    public static readonly DiagnosticDescriptor BadNumber = new("RPA024", Severity.Error, "Not a number in range");
    /// <summary>A text that is neither `true` nor `false`.</summary>
    public static readonly DiagnosticDescriptor BadBoolean = new("RPA025", Severity.Error, "Not true or false");
    /// <summary>A text that is none of the allowed names.</summary>
    public static readonly DiagnosticDescriptor BadChoice = new("RPA026", Severity.Error, "Not an allowed name");
    /// <summary>A text that is no period such as `2 working days`.</summary>
    public static readonly DiagnosticDescriptor BadPeriod = new("RPA027", Severity.Error, "Not a period");
    /// <summary>A text that is no day such as `2026-11-21`.</summary>
    public static readonly DiagnosticDescriptor BadDate = new("RPA028", Severity.Error, "Not a date");
    /// <summary>A name that breaks the house's spelling of names.</summary>
    public static readonly DiagnosticDescriptor BadName = new("RPA029", Severity.Error, "Not a valid name");
    /// <summary>A list that is too short or too long.</summary>
    public static readonly DiagnosticDescriptor BadLength = new("RPA030", Severity.Error, "List too short or too long");
    /// <summary>A text in two languages of which one is missing.</summary>
    public static readonly DiagnosticDescriptor MissingLanguage = new("RPA031", Severity.Error, "Language is missing");
    /// <summary>Bounds of a data type that contradict each other or its kind.</summary>
    public static readonly DiagnosticDescriptor BadBounds = new("RPA032", Severity.Error, "Bounds do not fit the type");
    /// <summary>A pattern that is no regular expression of the linear kind.</summary>
    public static readonly DiagnosticDescriptor BadPattern = new("RPA033", Severity.Error, "Not a pattern");

    /// <summary>All of them, for the catalogue.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
    [
        Syntax, NotUtf8, TooLarge, TooDeep, Tab, Tag, Anchor, MergeKey, SeveralDocuments, DuplicateKey, ComplexKey, SwallowedExpression, Empty,
        ControlCharacter, Unclosed, TooManyFaults,
        UnknownKey, MissingKey, WrongKind, NoValue, BadNumber, BadBoolean, BadChoice, BadPeriod, BadDate, BadName, BadLength, MissingLanguage,
        BadBounds, BadPattern,
    ];
}
