using System.Collections.Immutable;
using Rpa.Expressions.Diagnostics;

namespace Rpa.Language.Parsing;

/// <summary>What the language can find in a bundle: RPA040 to RPA064 names and types, RPA065 to RPA079 proofs, RPA080 to RPA089 rule tables.</summary>
public static class LanguageDiagnostics
{
    /// <summary>The folder has no `workflow.yaml`.</summary>
    public static readonly DiagnosticDescriptor NoWorkflowFile = Error("RPA040", "Workflow file is missing");
    /// <summary>`workflow:` differs from the folder's name.</summary>
    public static readonly DiagnosticDescriptor WrongWorkflowName = Error("RPA041", "Workflow name differs from its folder");
    /// <summary>Two bundles or two tables have one name.</summary>
    public static readonly DiagnosticDescriptor NameTaken = Error("RPA042", "Name is taken");
    /// <summary>No such calendar.</summary>
    public static readonly DiagnosticDescriptor UnknownCalendar = Error("RPA043", "Unknown calendar");
    /// <summary>No such state.</summary>
    public static readonly DiagnosticDescriptor UnknownState = Error("RPA044", "Unknown state");
    /// <summary>No such field.</summary>
    public static readonly DiagnosticDescriptor UnknownField = Error("RPA045", "Unknown field");
    /// <summary>No such action.</summary>
    public static readonly DiagnosticDescriptor UnknownAction = Error("RPA046", "Unknown action");
    /// <summary>No such page script, form or letter.</summary>
    public static readonly DiagnosticDescriptor UnknownAsset = Error("RPA047", "Unknown asset");
    /// <summary>No such rule table.</summary>
    public static readonly DiagnosticDescriptor UnknownTable = Error("RPA048", "Unknown rule table");
    /// <summary>No such workflow.</summary>
    public static readonly DiagnosticDescriptor UnknownWorkflow = Error("RPA049", "Unknown workflow");
    /// <summary>The action and its script declare no such failure.</summary>
    public static readonly DiagnosticDescriptor UnknownFailure = Error("RPA050", "Unknown failure");
    /// <summary>The task has no such outcome.</summary>
    public static readonly DiagnosticDescriptor UnknownOutcome = Error("RPA051", "Unknown outcome");
    /// <summary>The choice has no such option.</summary>
    public static readonly DiagnosticDescriptor UnknownOption = Error("RPA052", "Unknown option");
    /// <summary>`with:` holds a key that nothing takes.</summary>
    public static readonly DiagnosticDescriptor UnknownInput = Error("RPA053", "Unknown input");
    /// <summary>`with:` lacks a key.</summary>
    public static readonly DiagnosticDescriptor MissingInput = Error("RPA054", "Input is missing");
    /// <summary>A value has another type than its place wants.</summary>
    public static readonly DiagnosticDescriptor WrongType = Error("RPA055", "Wrong type");
    /// <summary>A value is outside of what its field allows.</summary>
    public static readonly DiagnosticDescriptor BadValue = Error("RPA056", "Value is not allowed");
    /// <summary>Personal data goes where it is not declared to go.</summary>
    public static readonly DiagnosticDescriptor PersonalData = Error("RPA057", "Personal data is not taken here");
    /// <summary>An interpolated name that cannot be listed.</summary>
    public static readonly DiagnosticDescriptor OpenName = Error("RPA058", "Name cannot be checked");
    /// <summary>An optional value is read without `has()`.</summary>
    public static readonly DiagnosticDescriptor OptionalRead = Error("RPA059", "Optional value is read without has()");
    /// <summary>A field is read that some path leaves unset.</summary>
    public static readonly DiagnosticDescriptor UnsetRead = Error("RPA060", "Field may be unset");
    /// <summary>Something stands where it has no meaning.</summary>
    public static readonly DiagnosticDescriptor NotHere = Error("RPA061", "Not allowed here");
    /// <summary>A state, start or policy is of no kind or of several.</summary>
    public static readonly DiagnosticDescriptor KindUnclear = Error("RPA062", "Kind is unclear");
    /// <summary>A text that looks like an expression but is none.</summary>
    public static readonly DiagnosticDescriptor PlainExpression = Warning("RPA063", "Text looks like an expression");
    /// <summary>No schedule expression.</summary>
    public static readonly DiagnosticDescriptor BadCron = Error("RPA064", "Not a schedule");

    /// <summary>Nothing leads to the state.</summary>
    public static readonly DiagnosticDescriptor Unreachable = Error("RPA065", "State is never reached");
    /// <summary>No end can be reached from the state.</summary>
    public static readonly DiagnosticDescriptor NoEnd = Error("RPA066", "No way to an end");
    /// <summary>It may be that no branch matches.</summary>
    public static readonly DiagnosticDescriptor GuardsIncomplete = Error("RPA067", "Branches may all fail");
    /// <summary>A branch that no value can reach.</summary>
    public static readonly DiagnosticDescriptor BranchUnreachable = Error("RPA068", "Branch is never taken");
    /// <summary>A person's work without deadline or escalation.</summary>
    public static readonly DiagnosticDescriptor TaskUnwatched = Error("RPA069", "Task without deadline or escalation");
    /// <summary>A wait that nothing ends.</summary>
    public static readonly DiagnosticDescriptor EndlessWait = Error("RPA070", "Wait may never end");
    /// <summary>A declared failure without a route.</summary>
    public static readonly DiagnosticDescriptor FailureNotRouted = Warning("RPA071", "Failure is not routed");
    /// <summary>An effect that nothing can ask about.</summary>
    public static readonly DiagnosticDescriptor EffectWithoutProbe = Error("RPA072", "Effect without probe");
    /// <summary>An effect that does not write the case reference.</summary>
    public static readonly DiagnosticDescriptor NoCaseReference = Warning("RPA073", "Case reference is not written");
    /// <summary>A cycle of bots alone.</summary>
    public static readonly DiagnosticDescriptor HotCycle = Error("RPA074", "Cycle without a pause");
    /// <summary>A policy is violated.</summary>
    public static readonly DiagnosticDescriptor PolicyViolated = Error("RPA075", "Policy is violated");
    /// <summary>Working days without a calendar.</summary>
    public static readonly DiagnosticDescriptor NoCalendar = Error("RPA076", "Working days without a calendar");
    /// <summary>A mailbox with no or several triggers.</summary>
    public static readonly DiagnosticDescriptor MailboxTriggers = Error("RPA077", "Mailbox has no or several triggers");
    /// <summary>A workflow is started that does not say `from`, or the other way round.</summary>
    public static readonly DiagnosticDescriptor NotStartable = Error("RPA078", "Workflow does not let itself be started from here");
    /// <summary>A named deadline that cannot do what it says.</summary>
    public static readonly DiagnosticDescriptor IdleDeadline = Error("RPA079", "Deadline has no effect");

    /// <summary>A case that no row of a table covers.</summary>
    public static readonly DiagnosticDescriptor RuleGap = Error("RPA080", "Rule table has a gap");
    /// <summary>A case that two rows cover with different answers.</summary>
    public static readonly DiagnosticDescriptor RuleOverlap = Error("RPA081", "Rule table has an overlap");
    /// <summary>A cell that is not understood.</summary>
    public static readonly DiagnosticDescriptor BadCell = Error("RPA082", "Cell is not understood");
    /// <summary>A row that can never be hit.</summary>
    public static readonly DiagnosticDescriptor RuleRowUnreachable = Error("RPA083", "Row is never hit");
    /// <summary>A `*.rules.yaml` or table that nothing uses.</summary>
    public static readonly DiagnosticDescriptor UnusedTable = Warning("RPA084", "Rule table is not used");
    /// <summary>A table too wide to be proved.</summary>
    public static readonly DiagnosticDescriptor TableTooWide = Error("RPA085", "Rule table is too wide to be proved");
    /// <summary>A trigger or parent that is outside of the bundles read together.</summary>
    public static readonly DiagnosticDescriptor ParentNotRead = Warning("RPA086", "Parent workflow was not read");
    /// <summary>A workflow says `from`, but that one never starts it.</summary>
    public static readonly DiagnosticDescriptor NeverStarted = Warning("RPA087", "Parent never starts it");
    /// <summary>A name that others choose, one letter away from a known one.</summary>
    public static readonly DiagnosticDescriptor NearName = Warning("RPA088", "Name is close to a known one");

    /// <summary>An online application that two starts take.</summary>
    public static readonly DiagnosticDescriptor ServiceTakenTwice = Error("RPA089", "Service is taken twice");
    /// <summary>A field that is read or shown and that nothing sets.</summary>
    public static readonly DiagnosticDescriptor NeverSet = Warning("RPA096", "Field is never set");
    /// <summary>A probe that does not say how long the target takes.</summary>
    public static readonly DiagnosticDescriptor NoSettle = Warning("RPA090", "Probe does not say when to believe 'not found'");
    /// <summary>Personal data goes into a field that is not marked.</summary>
    public static readonly DiagnosticDescriptor PersonalUnmarked = Warning("RPA091", "Personal data in a field that is not marked");
    /// <summary>A table with `no-match` that covers all but a few cases in the midst of others.</summary>
    public static readonly DiagnosticDescriptor RuleHole = Warning("RPA092", "Rule table has a hole");
    /// <summary>A script says that its input is personal, the field does not.</summary>
    public static readonly DiagnosticDescriptor PersonalNotSaid = Warning("RPA093", "Field is taken as personal data and not marked");
    /// <summary>A probe that does not look for the case.</summary>
    public static readonly DiagnosticDescriptor BlindProbe = Warning("RPA094", "Probe does not look for the case reference");
    /// <summary>A script, form or letter that nothing names.</summary>
    public static readonly DiagnosticDescriptor UnusedAsset = Warning("RPA095", "Asset is not used");
    /// <summary>An action names a script that only other scripts may run.</summary>
    public static readonly DiagnosticDescriptor NamesPart = Error("RPA097", "Part of a script is run by itself");

    /// <summary>All of them, for the catalogue.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
    [
        NoWorkflowFile, WrongWorkflowName, NameTaken, UnknownCalendar, UnknownState, UnknownField, UnknownAction, UnknownAsset, UnknownTable, UnknownWorkflow,
        UnknownFailure, UnknownOutcome, UnknownOption, UnknownInput, MissingInput, WrongType, BadValue, PersonalData, OpenName, OptionalRead, UnsetRead, NotHere,
        KindUnclear, PlainExpression, BadCron,
        Unreachable, NoEnd, GuardsIncomplete, BranchUnreachable, TaskUnwatched, EndlessWait, FailureNotRouted, EffectWithoutProbe, NoCaseReference, HotCycle,
        PolicyViolated, NoCalendar, MailboxTriggers, NotStartable, IdleDeadline,
        RuleGap, RuleOverlap, BadCell, RuleRowUnreachable, UnusedTable, TableTooWide, ParentNotRead, NeverStarted, NearName, ServiceTakenTwice, NeverSet, NoSettle, PersonalUnmarked, RuleHole,
        PersonalNotSaid, BlindProbe, UnusedAsset, NamesPart,
    ];

    private static DiagnosticDescriptor Error(string code, string title) => new(code, Severity.Error, title);

    private static DiagnosticDescriptor Warning(string code, string title) => new(code, Severity.Warning, title);
}
