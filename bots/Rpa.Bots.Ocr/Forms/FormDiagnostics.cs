using Rpa.Expressions.Diagnostics;

namespace Rpa.Bots.Ocr.Forms;

/// <summary>Findings of form templates beyond those that every YAML file may have.</summary>
internal static class FormDiagnostics
{
    internal static readonly DiagnosticDescriptor OutsidePage = new("RPA600", Severity.Error, "Place lies outside the page");
    internal static readonly DiagnosticDescriptor TooFewAnchors = new("RPA601", Severity.Error, "Too few anchors");
    internal static readonly DiagnosticDescriptor AnchorsTooClose = new("RPA602", Severity.Warning, "Anchors do not spread over the page");
    internal static readonly DiagnosticDescriptor ZonesOverlap = new("RPA603", Severity.Error, "Zones overlap");
    internal static readonly DiagnosticDescriptor AnchorInZone = new("RPA604", Severity.Error, "Anchor stands inside a zone");
    internal static readonly DiagnosticDescriptor KeyDoesNotFit = new("RPA605", Severity.Error, "Key does not fit the type");
    internal static readonly DiagnosticDescriptor NameDiffers = new("RPA606", Severity.Error, "Name differs from the file's");
    internal static readonly DiagnosticDescriptor TooSmall = new("RPA607", Severity.Error, "Zone is too small");
    internal static readonly DiagnosticDescriptor AnchorTooShort = new("RPA608", Severity.Error, "Anchor is too short");
    internal static readonly DiagnosticDescriptor BadWordList = new("RPA610", Severity.Error, "Word list cannot be used");
    internal static readonly DiagnosticDescriptor NoCheck = new("RPA609", Severity.Error, "Rule checks nothing");
}
