using Rpa.Expressions.Values;
using Rpa.Language.Running;

namespace Rpa.Language.Testing;

/// <summary>What a walk shows, as a test expects it.</summary>
internal static class WalkExpectation
{
    public static YamlText.Map Of(CaseWalk walk)
    {
        var fields = walk.Case.Data.Entries.Select(e => (Name: e.Key.ToString(), Value: Value(walk, e.Key.ToString(), e.Value))).Where(e => e.Value is not null).Select(e => (e.Name, e.Value)).ToList();
        return YamlText.MapOf(
            ("path", YamlText.ListOf(walk.Path.Select(p => YamlText.Of(p.State)))),
            ("final", walk.Case.Outcome is { } outcome ? YamlText.Of(outcome) : null),
            ("data", fields.Count > 0 ? YamlText.MapOf(fields) : null),
            ("letters", walk.Letters.Count > 0 ? YamlText.ListOf(walk.Letters.Select(Letter)) : null),
            ("deadlines", walk.Case.Deadlines.Length > 0 ? YamlText.MapOf(walk.Case.Deadlines.Select(d => (d.Name, (YamlText?)Deadline(d)))) : null),
            ("exceptions", walk.Exceptions.Count > 0 ? YamlText.ListOf(walk.Exceptions.Select(Exception)) : null),
            ("children", walk.Children.Count > 0 ? YamlText.ListOf(walk.Children.Select(c => (YamlText)YamlText.MapOf(("workflow", YamlText.Of(c.Workflow))))) : null));
    }

    /// <summary>A document is what it was at the start; its bytes are not in a test.</summary>
    private static YamlText? Value(CaseWalk walk, string field, Value value) =>
        walk.Bundle.Definition.Field(field)?.Type.Kind == Expressions.Types.DataKind.Document ? null : YamlText.Of(value);

    private static YamlText Letter(WrittenLetter letter) => YamlText.MapOf(
        ("letter", YamlText.Of(letter.Name)),
        ("with", letter.Inputs.Text("to") is { } to ? YamlText.MapOf(("to", YamlText.Of(to))) : null));

    private static YamlText Deadline(RunningDeadline deadline) => YamlText.MapOf(
        ("due", new YamlText.Raw(Moments.Due(deadline.DueAt))),
        ("paused", deadline.PausedSince is not null ? new YamlText.Raw("true") : null),
        ("missed", deadline.MissedAt is not null ? new YamlText.Raw("true") : null),
        ("ended", deadline.EndedAt is not null && deadline.MissedAt is null ? new YamlText.Raw("true") : null));

    private static YamlText Exception(WalkException raised) => YamlText.MapOf(
        ("kind", YamlText.Of(raised.Exception.Kind)),
        ("name", raised.Exception.Kind == "business" && raised.Exception.Name.Length > 0 ? YamlText.Of(raised.Exception.Name) : null),
        ("in", YamlText.Of(raised.State)));
}
