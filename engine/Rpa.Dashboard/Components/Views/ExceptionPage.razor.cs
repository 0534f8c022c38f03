using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Rpa.Dashboard.Session;
using Rpa.Engine.Queries;
using Rpa.Engine.Running;
using Rpa.Expressions.Types;
using Rpa.Expressions.Values;
using Rpa.Language.Running;

namespace Rpa.Dashboard.Components.Views;

/// <summary>The evidence view: what a supervisor sees of a case in the queue, and what they do with it.</summary>
public partial class ExceptionPage
{
    private static readonly IReadOnlyDictionary<string, string> NoFaults = ImmutableDictionary<string, string>.Empty;
    private CaseDetails? _details;
    private Readings _readings = null!;
    private FieldForm? _form;
    private string? _refusal;
    private string? _lit;
    private string? _target;
    private string _reason = "";

    /// <summary>The case.</summary>
    [Parameter]
    public string Reference { get; set; } = "";

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        _details = await Engine.Queries.CaseAsync(Reference, Actor, Aborted);
        if (_details is null)
        {
            Http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        _readings = new Readings(_details);
        _lit = (_readings.Fields.Where(f => !f.Accepted).MinBy(f => f.Confidence) ?? _readings.Fields.MinBy(f => f.Confidence))?.Name;
    }

    private async Task ActAsync()
    {
        if (_details is not { Snapshot: { } snapshot })
        {
            return;
        }

        var posted = Http.Request.Form;
        _reason = posted["reason"].ToString();
        _target = posted["target"].ToString();
        var declared = Engine.Bundles.GetValueOrDefault(snapshot.Workflow)?.Definition.Data ?? [];
        _form = FieldForm.Read(posted, declared, snapshot.Data, []);
        var command = posted["command"].ToString();
        if (!int.TryParse(posted["visit"], NumberStyles.None, CultureInfo.InvariantCulture, out var visit))
        {
            _refusal = T("Das Formular ist unvollständig. Bitte öffnen Sie die Seite neu.", "The form is incomplete. Please open the page again.");
            return;
        }

        var takesData = command is "resume" or "correct" or "done";
        if (takesData && _form.Faults.Count > 0)
        {
            Http.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return;
        }

        if (command == "approve")
        {
            await TellAsync(await Engine.Commands.ApproveTargetsAsync(Reference, visit, _reason, Actor, Aborted), command);
            return;
        }

        if (Order(command) is not (var order, var target, var data))
        {
            _refusal = T("Diese Handlung gibt es nicht.", "There is no such action.");
            return;
        }

        await TellAsync(await Engine.Commands.CommandAsync(Reference, order, visit, string.IsNullOrEmpty(target) ? null : target, data, _reason, Actor, Aborted), command);
    }

    private async Task TellAsync(Receipt receipt, string command)
    {
        if (receipt.Verdict is VerdictKind.Applied or VerdictKind.Deferred or null)
        {
            // Whether a retry helps is not known yet: the page shows how it goes on.
            var stays = command is not "close";
            Leave(stays ? Pages.ExceptionOf(Reference) : Pages.Exceptions, "success", $"{Reference}: {Done(command)} {receipt.Message}".TrimEnd());
            return;
        }

        _refusal = receipt.Message.ToString();
        Http.Response.StatusCode = receipt.Verdict == VerdictKind.Stale ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity;
        await LoadAsync();
    }

    private (OperatorCommand Order, string? Target, MapValue Data)? Order(string command) => command switch
    {
        "resume" => (OperatorCommand.Resume, _target, _form!.Edits),
        "correct" => (OperatorCommand.Correct, null, _form!.Edits),
        "retry" => (OperatorCommand.Retry, null, MapValue.Empty),
        "done" => (OperatorCommand.ConfirmDone, null, _form!.Edits),
        "not-done" => (OperatorCommand.ConfirmNotDone, null, MapValue.Empty),
        "claim" => (OperatorCommand.Assign, Actor.Name, MapValue.Empty),
        "assign" => (OperatorCommand.Assign, Http.Request.Form["person"].ToString(), MapValue.Empty),
        "close" => (OperatorCommand.Close, null, MapValue.Empty),
        _ => null,
    };

    private static string Done(string command) => command switch
    {
        "resume" => T("berichtigt, der Fall läuft weiter.", "corrected, the case goes on."),
        "correct" => T("Angaben gespeichert.", "data saved."),
        "retry" => T("wird unverändert noch einmal versucht.", "is tried again unchanged."),
        "approve" => T("Heilung freigegeben, der Fall wird noch einmal versucht.", "healing approved, the case is tried again."),
        "done" => T("als geschehen eingetragen.", "recorded as done."),
        "not-done" => T("als nicht geschehen eingetragen; der Bot handelt noch einmal.", "recorded as not done; the bot acts again."),
        "close" => T("geschlossen.", "closed."),
        _ => T("zugewiesen.", "assigned."),
    };
}
