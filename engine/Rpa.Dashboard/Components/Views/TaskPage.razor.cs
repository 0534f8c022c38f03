using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Rpa.Dashboard.Session;
using Rpa.Engine.Queries;
using Rpa.Expressions.Types;
using Rpa.Expressions.Values;
using Rpa.Language.Definitions;
using Rpa.Language.Running;

namespace Rpa.Dashboard.Components.Views;

/// <summary>A person's task: the form, its faults, and what became of a submit.</summary>
public partial class TaskPage
{
    private static readonly IReadOnlyDictionary<string, string> NoFaults = ImmutableDictionary<string, string>.Empty;
    private CaseDetails? _details;
    private OpenTask? _task;
    private TaskState? _state;
    private ImmutableArray<DataField> _edit = [];
    private Readings _readings = null!;
    private FieldForm? _form;
    private string _comment = "";
    private string? _refusal;
    private bool _isStale;

    /// <summary>The case.</summary>
    [Parameter]
    public string Reference { get; set; } = "";

    private bool IsMine => _task is { } task && Has(task.Role, task.EscalatedTo ?? task.Role);

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        _details = await Engine.Queries.CaseAsync(Reference, Actor, Aborted);
        if (_details is not { Snapshot: { } snapshot })
        {
            Http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        _readings = new Readings(_details);
        _task = snapshot.Task;
        _state = Engine.Bundles.GetValueOrDefault(snapshot.Workflow)?.Definition is { } definition ? definition.States.GetValueOrDefault(snapshot.State) as TaskState : null;
        _edit = _state is null ? [] : [.. _state.Edit.Select(n => Engine.Bundles[snapshot.Workflow].Definition.Field(n)).OfType<DataField>()];
    }

    private async Task SubmitAsync()
    {
        if (_details is not { Snapshot: { } snapshot })
        {
            return;
        }

        var posted = Http.Request.Form;
        var outcome = posted["outcome"].ToString();
        _comment = posted["comment"].ToString();
        var chosen = _state?.Outcomes.FirstOrDefault(o => o.Name == outcome);
        var isRelease = _task is { AwaitsRelease: true };
        var required = chosen is { Needs: true } ? _edit.Select(f => f.Name).Except(_state!.Optional).ToList() : [];
        var fields = _state is null ? AllFields(snapshot.Workflow) : _edit;
        _form = FieldForm.Read(posted, fields, snapshot.Data, required);
        if (!int.TryParse(posted["visit"], NumberStyles.None, CultureInfo.InvariantCulture, out var visit))
        {
            _refusal = T("Das Formular ist unvollständig. Bitte öffnen Sie die Aufgabe neu.", "The form is incomplete. Please open the task again.");
            return;
        }

        if (_form.Faults.Count > 0 && chosen is { Needs: true } && visit == snapshot.Visit)
        {
            Http.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return;
        }

        var receipt = await Engine.Commands.CompleteTaskAsync(Reference, visit, outcome, isRelease ? MapValue.Empty : _form.Edits, _comment, Actor, Aborted);
        if (receipt.Verdict is VerdictKind.Applied or VerdictKind.Deferred or null)
        {
            Leave(Pages.Tasks, "success", $"{Reference}: {Said(outcome, chosen)} {receipt.Message}".TrimEnd());
            return;
        }

        _refusal = receipt.Message.ToString();
        _isStale = receipt.Verdict == VerdictKind.Stale;
        Http.Response.StatusCode = _isStale ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity;
        await LoadAsync();
    }

    private string Said(string outcome, OutcomeDefinition? chosen) => outcome switch
    {
        "release" when chosen is null => T("freigegeben.", "released."),
        "return" when chosen is null => T("zurückgegeben.", "returned."),
        _ when _state is { FourEyes: true } && chosen is { Needs: true } => T("vorgelegt; eine zweite Person gibt frei.", "submitted; a second person releases it."),
        _ => T($"„{chosen?.Title}“ ist eingetragen.", $"“{chosen?.Title}” has been recorded."),
    };

    private ImmutableArray<DataField> AllFields(string workflow) => Engine.Bundles.TryGetValue(workflow, out var bundle) ? bundle.Definition.Data : [];
}
