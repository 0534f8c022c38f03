using System.Collections.Immutable;
using Rpa.Bots.Actions;
using Rpa.Bots.Office.Letters;
using Rpa.Bots.Office.Sheets;

namespace Rpa.Bots.Office;

/// <summary>The office bot as the host composes it.</summary>
public static class OfficeBot
{
    /// <summary>`sheet.append`, `sheet.read`, `letter.write`.</summary>
    public static ImmutableArray<IBotAction> Actions(OfficeOptions options) =>
        [new AppendToSheet(options), new ReadSheet(options), new WriteLetter(options.Sender)];

    /// <summary>The signatures alone, for checking where nothing runs.</summary>
    public static ImmutableArray<ActionSignature> Signatures { get; } = [AppendToSheet.TheSignature, ReadSheet.TheSignature, WriteLetter.TheSignature];
}
