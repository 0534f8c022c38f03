namespace Rpa.Samples.Portal;

/// <summary>One entry of the register as the portal acknowledged it.</summary>
/// <param name="FileNumber">The portal's number: <c>ZE-2026-00017</c>, or <c>RP-2026-00003</c> for an appointment.</param>
/// <param name="Kind"><c>holiday-let</c>, <c>misuse-report</c> or <c>passport-appointment</c>.</param>
/// <param name="CaseReference">The reference of the case that the clerk (or bot) typed in.</param>
/// <param name="Fields">Every field under the name the paper form has (camelCase). Numbers with a decimal point, dates as yyyy-MM-dd,
/// ticks as true or false, a choice by its option (yes, no); a field left empty is absent.</param>
/// <param name="CreatedAt">When the portal stored it.</param>
public sealed record RegisterEntry(
    string FileNumber, string Kind, string CaseReference, IReadOnlyDictionary<string, string> Fields, DateTimeOffset CreatedAt);
