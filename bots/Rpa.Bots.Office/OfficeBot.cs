using System.Collections.Immutable;
using Rpa.Bots.Actions;
using Rpa.Bots.Office.Files;
using Rpa.Bots.Office.Http;
using Rpa.Bots.Office.Letters;
using Rpa.Bots.Office.Sheets;
using Rpa.Bots.Triggers;

namespace Rpa.Bots.Office;

/// <summary>The office bot as the host composes it.</summary>
public static class OfficeBot
{
    /// <summary>`sheet.append`, `sheet.read`, `letter.write`, `http.call`, `http.get`.</summary>
    public static ImmutableArray<IBotAction> Actions(OfficeOptions options) =>
        [new AppendToSheet(options), new ReadSheet(options), new WriteLetter(options.Sender), new CallHttp(options.Services), new GetHttp(options.Services)];

    /// <summary>`file` under `start:`.</summary>
    public static ITriggerSource Trigger(OfficeOptions options, TimeProvider time) => new FileTrigger(options.Folders, time);

    /// <summary>The signatures alone, for checking where nothing runs.</summary>
    public static ImmutableArray<ActionSignature> Signatures { get; } = [AppendToSheet.TheSignature, ReadSheet.TheSignature, WriteLetter.TheSignature, CallHttp.TheSignature, GetHttp.TheSignature];
}
