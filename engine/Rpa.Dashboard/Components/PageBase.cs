using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Rpa.Dashboard.Session;
using Rpa.Dashboard.Words;
using Rpa.Engine;
using Rpa.Expressions.Types;
using Rpa.Expressions.Values;
using Rpa.Language.Running;

namespace Rpa.Dashboard.Components;

/// <summary>What every page and component has at hand: the engine, the person, the language.</summary>
public abstract class PageBase : ComponentBase
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    /// <summary>The engine behind the pages.</summary>
    [Inject]
    protected RpaEngine Engine { get; set; } = null!;

    /// <summary>The clock.</summary>
    [Inject]
    protected TimeProvider Time { get; set; } = null!;

    /// <summary>How the pages are served.</summary>
    [Inject]
    internal DashboardOptions Options { get; set; } = null!;

    /// <summary>Notes for the next page.</summary>
    [Inject]
    internal Flash Flash { get; set; } = null!;

    /// <summary>Leads to another page.</summary>
    [Inject]
    protected NavigationManager Navigation { get; set; } = null!;

    /// <summary>The request that is answered.</summary>
    [CascadingParameter]
    protected HttpContext Http { get; set; } = null!;

    /// <summary>The person who is signed in.</summary>
    protected Actor Actor => Http.User.ToActor();

    /// <summary>The request's end.</summary>
    protected CancellationToken Aborted => Http.RequestAborted;

    /// <summary>German or English text, by the request's language.</summary>
    protected static string T(string de, string en) => IsEnglish ? en : de;

    /// <summary>In the language's quotation marks.</summary>
    protected static string Quoted(string text) => T($"„{text}“", $"“{text}”");

    /// <summary>The page speaks English.</summary>
    protected static bool IsEnglish => string.Equals(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, "en", StringComparison.Ordinal);

    /// <summary>Local day and time: `21.11.2026, 14:05`.</summary>
    protected static string Moment(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone).ToString(IsEnglish ? "d MMM yyyy, HH:mm" : "dd.MM.yyyy, HH:mm", CultureInfo.CurrentCulture);

    /// <summary>Local time to the second.</summary>
    protected static string Clock(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone).ToString(IsEnglish ? "d MMM, HH:mm:ss" : "dd.MM., HH:mm:ss", CultureInfo.CurrentCulture);

    /// <summary>A day on which something is due, with its weekday: `Do., 26.11.2026`.</summary>
    protected static string Due(DateTimeOffset? at) => at is { } moment
        ? TimeZoneInfo.ConvertTime(moment, Zone).AddSeconds(-1).ToString(IsEnglish ? "ddd d MMM yyyy" : "ddd., dd.MM.yyyy", CultureInfo.CurrentCulture).Replace("..", ".", StringComparison.Ordinal)
        : "–";

    /// <summary>How long ago: `2 h 10 min`.</summary>
    protected string Ago(DateTimeOffset since)
    {
        var span = Time.GetUtcNow() - since;
        return span.TotalDays >= 2 ? T($"{span.TotalDays:F0} Tage", $"{span.TotalDays:F0} days")
            : span.TotalHours >= 1 ? $"{(int)span.TotalHours} h {span.Minutes} min"
            : span.TotalMinutes >= 1 ? $"{span.Minutes} min"
            : T("gerade eben", "just now");
    }

    /// <summary>A whole number by language: `1.234`.</summary>
    protected static string Number(long number) => number.ToString("N0", CultureInfo.CurrentCulture);

    /// <summary>A number at which counting may have stopped.</summary>
    protected static string Counted(long number, bool hasMore) => hasMore ? T($"mehr als {Number(number)}", $"more than {Number(number)}") : Number(number);

    /// <summary>A share as per cent.</summary>
    protected static string Percent(double share) => share.ToString("P0", CultureInfo.CurrentCulture);

    /// <summary>The process's title, or its name where it is not loaded.</summary>
    protected string WorkflowTitle(string workflow) => Engine.Bundles.TryGetValue(workflow, out var bundle) ? bundle.Definition.Title.ToString() : workflow;

    /// <summary>The state's title, or its name.</summary>
    protected string StateTitle(string workflow, string state) =>
        Engine.Bundles.TryGetValue(workflow, out var bundle) && bundle.Definition.States.TryGetValue(state, out var definition) ? definition.Title.ToString() : state;

    /// <summary>A role's name for people.</summary>
    protected static string RoleTitle(string role) => Roles.Title(role).ToString();

    /// <summary>The label of a declared field, or its name.</summary>
    protected string FieldLabel(string workflow, string field) =>
        Engine.Bundles.TryGetValue(workflow, out var bundle) && bundle.Definition.Field(field) is { } declared ? declared.Label.ToString() : field;

    /// <summary>A value as people read it, by its declaration.</summary>
    protected static string Shown(DataField field, Value? value) => value is null or NullValue ? "" : field.Type.ToDisplay(value, CultureInfo.CurrentUICulture);

    /// <summary>A person's or machine's name for people.</summary>
    protected string Person(string? name) => string.IsNullOrEmpty(name) ? "–" : PersonWords.Of(name, Options);

    /// <summary>The signed-in person has one of the roles.</summary>
    protected bool Has(params IEnumerable<string> roles) => roles.Any(r => Http.User.IsInRole(r));

    /// <summary>Leads to a page that says what happened.</summary>
    protected void Leave(string address, string kind, string text)
    {
        Flash.Leave(Http, new Note(kind, text));
        Navigation.NavigateTo(address);
    }
}
