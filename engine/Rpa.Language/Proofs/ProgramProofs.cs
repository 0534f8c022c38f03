using Rpa.Language.Bundles;
using Rpa.Language.Definitions;
using Rpa.Language.Parsing;

namespace Rpa.Language.Proofs;

/// <summary>Proves what holds between the workflows of a program: who starts whom, that each mailbox has exactly one trigger and each service one taker.</summary>
internal static class ProgramProofs
{
    public static void Prove(IReadOnlyList<ParsedWorkflow> workflows, BotCatalog catalog)
    {
        Mailboxes(workflows, catalog);
        Services(workflows);
        Parents(workflows);
    }

    private static void Mailboxes(IReadOnlyList<ParsedWorkflow> workflows, BotCatalog catalog)
    {
        var triggers = workflows.SelectMany(w => w.Definition.Starts.OfType<TriggerStart>().Select(t => (Workflow: w, Trigger: t))).ToList();
        foreach (var mailbox in triggers.GroupBy(t => (t.Trigger.Source, t.Trigger.Settings)).Where(g => g.Count() > 1))
        {
            var first = mailbox.First();
            foreach (var (workflow, trigger) in mailbox.Skip(1))
            {
                workflow.File.Diagnostics.Report(
                    LanguageDiagnostics.MailboxTriggers, trigger.Span, $"'{first.Workflow.Definition.Name}' takes in the same source '{trigger.Source}' already ({first.Trigger.Span}).",
                    "Let one workflow take it in and start the others.");
            }
        }

        if (!catalog.Triggers.ContainsKey(Scopes.MailTrigger) || triggers.Exists(t => t.Trigger.Source == Scopes.MailTrigger))
        {
            return;
        }

        // A workflow read without its parents says nothing about the mailbox.
        foreach (var workflow in workflows.Where(w => w.Definition.Starts.OfType<FromStart>().All(f => workflows.Any(o => o.Definition.Name == f.Workflow))))
        {
            foreach (var message in workflow.Definition.States.Values.OfType<WaitState>().SelectMany(s => s.Messages).Where(m => m.Message == Scopes.ReplyMessage))
            {
                workflow.File.Diagnostics.Report(
                    LanguageDiagnostics.MailboxTriggers, message.Span, $"'{workflow.Definition.Name}' waits for a reply, but no workflow takes in a mailbox.",
                    "Add a start with 'mail: { account: … }' to the workflow that takes mail in.");
            }
        }
    }

    private static void Services(IReadOnlyList<ParsedWorkflow> workflows)
    {
        var starts = workflows.SelectMany(w => w.Definition.Starts.OfType<SubmissionStart>().Where(s => s.Service.Length > 0).Select(s => (Workflow: w, Start: s)));
        foreach (var service in starts.GroupBy(s => s.Start.Service))
        {
            var first = service.First();
            foreach (var (workflow, start) in service.Skip(1))
            {
                workflow.File.Diagnostics.Report(
                    LanguageDiagnostics.ServiceTakenTwice, start.Span, $"'{first.Workflow.Definition.Name}' takes applications for '{service.Key}' already ({first.Start.Span}).",
                    "Let one workflow take them and start the others.");
            }
        }
    }

    private static void Parents(IReadOnlyList<ParsedWorkflow> workflows)
    {
        foreach (var child in workflows)
        {
            foreach (var start in child.Definition.Starts.OfType<FromStart>())
            {
                if (workflows.FirstOrDefault(w => w.Definition.Name == start.Workflow) is { IsReadInFull: true } parent
                    && !parent.File.Diagnostics.Has(LanguageDiagnostics.UnknownWorkflow) && !Runs(parent).Any(r => r.Children.Contains(child.Definition.Name)))
                {
                    child.File.Diagnostics.Report(
                        LanguageDiagnostics.NeverStarted, start.Span, $"Workflow '{start.Workflow}' never starts '{child.Definition.Name}'.", "Remove the start, or add a 'run' state there.");
                }
            }
        }
    }

    /// <summary>The `run` states of a workflow with the names they can start.</summary>
    public static IEnumerable<(RunState State, IReadOnlyCollection<string> Children)> Runs(ParsedWorkflow workflow) =>
        workflow.Definition.States.Values.OfType<RunState>()
            .Select(r => (r, (IReadOnlyCollection<string>)(r.Workflow is BrokenTemplate ? [] : PossibleTexts.Of(r.Workflow, workflow.Definition.Data) ?? [])));
}
