using System.Collections.Immutable;
using Rpa.Bots.Actions;
using Rpa.Bots.Assets;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Types;
using Rpa.Language.Bundles;

namespace Rpa.Language.Definitions;

/// <summary>What expressions of a workflow may name, by place. The checker compiles against these types; Step fills them with values of the same shape.</summary>
public static class Scopes
{
    /// <summary>The case's data.</summary>
    public const string DataName = "data";
    /// <summary>The case itself.</summary>
    public const string CaseName = "case";
    /// <summary>What an action, a rule table or children gave.</summary>
    public const string ResultName = "result";
    /// <summary>The one entry a probe found.</summary>
    public const string FoundName = "found";
    /// <summary>A business failure, in `on-failure: save`.</summary>
    public const string FailureName = "failure";
    /// <summary>A message that ended a wait.</summary>
    public const string MessageName = "message";
    /// <summary>The item of a `for-each`.</summary>
    public const string ItemName = "item";
    /// <summary>An online application, in the `save` of a start by it.</summary>
    public const string SubmissionName = "submission";
    /// <summary>The message that a reply by mail brings; its scope is that of the mail trigger.</summary>
    public const string ReplyMessage = "reply";
    /// <summary>The trigger source whose scope a reply has.</summary>
    public const string MailTrigger = "mail";

    /// <summary>`case`: reference, workflow, department, state, startedAt, startedBy, today, now, documents.</summary>
    public static readonly CelType Case = CelType.Record("case",
    [
        new("reference", CelType.String), new("workflow", CelType.String), new("department", CelType.String), new("state", CelType.String),
        new("startedAt", CelType.Timestamp), new("startedBy", CelType.String), new("today", CelType.Date), new("now", CelType.Timestamp),
        new("documents", CelType.List(CelType.Document)),
    ]);

    /// <summary>`failure`: name, message, detail (a map whose keys the failing side chooses).</summary>
    public static readonly CelType Failure = CelType.Record("failure",
    [
        new("name", CelType.String), new("message", CelType.String), new("detail", CelType.Map(CelType.String, CelType.Dyn)),
    ]);

    /// <summary>`submission`: id, service, submittedAt, data (a tree by the service's schema), attachments, replyTo where an answer can be sent.</summary>
    public static readonly CelType Submission = CelType.Record(SubmissionName,
    [
        new("id", CelType.String), new("service", CelType.String), new("submittedAt", CelType.Timestamp), new("data", CelType.Map(CelType.String, CelType.Dyn), IsPersonal: true),
        new("attachments", CelType.Int), new("replyTo", CelType.String, IsOptional: true, IsPersonal: true),
    ]);

    /// <summary>`result` of a `run` state: children, a list of reference, outcome and data; outcome and data are absent for a child that was handed over.</summary>
    public static readonly CelType RunResult = CelType.Record("result",
    [
        new("children", CelType.List(CelType.Record("child",
        [
            new("reference", CelType.String), new("outcome", CelType.String, IsOptional: true),
            new("data", CelType.Map(CelType.String, CelType.Dyn), IsOptional: true),
        ]))),
    ]);

    /// <summary>`data`: each declared field, unset until something sets it.</summary>
    public static CelType Data(IEnumerable<DataField> fields) =>
        CelType.Record(DataName, fields.Select(f => new CelField(f.Name, f.Type.CelType, IsOptional: true, f.IsPersonal) { Options = f.Type.Options }));

    /// <summary>`data` and `case`: what every expression of a workflow may name.</summary>
    public static CelEnvironment Base(IEnumerable<DataField> fields, Expressions.Calendars.HolidayCalendar? calendar) =>
        new(ImmutableDictionary<string, CelType>.Empty.Add(DataName, Data(fields)).Add(CaseName, Case), calendar);

    /// <summary>`result` of an action: its outputs and its asset's, beside them or under <see cref="ActionSignature.AssetOutputsUnder"/>.</summary>
    public static CelType Result(ActionSignature action, AssetSignature? asset)
    {
        var own = action.Outputs.IsDefault ? [] : action.Outputs;
        var more = asset is null || asset.Outputs.IsDefault ? [] : asset.Outputs;
        if (action.AssetOutputsUnder is not { } under)
        {
            return CelType.Record(ResultName, own.Concat(more.Where(m => own.All(o => o.Name != m.Name))));
        }

        return CelType.Record(ResultName, own.Where(o => o.Name != under).Append(new CelField(under, CelType.Record(under, more))));
    }

    /// <summary>`result` of a rule table: its outputs (optional where a row leaves one out); under policy collect a list of such.</summary>
    public static CelType Result(RuleTable table)
    {
        var row = CelType.Record(ResultName, table.Outputs.Select((o, i) =>
            new CelField(o.Name, o.Type.CelType, IsOptional: table.Rows.Any(r => i < r.Then.Length && r.Then[i] is null), o.IsPersonal) { Options = o.Type.Options }));
        return table.Hit == HitPolicy.Collect ? CelType.List(row) : row;
    }

    /// <summary>`message`: for a reply the fields of the mail trigger's scope, otherwise a map that the sender fills.</summary>
    public static CelType Message(string message, BotCatalog catalog) =>
        message == ReplyMessage && catalog.Triggers.TryGetValue(MailTrigger, out var mail) ? mail.ScopeType : CelType.Map(CelType.String, CelType.Dyn);
}
