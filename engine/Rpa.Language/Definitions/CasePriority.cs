namespace Rpa.Language.Definitions;

/// <summary>How urgent the cases of a workflow are beside those of others. Each step counts as an hour of waiting, so that nothing waits for ever.</summary>
public enum CasePriority
{
    /// <summary>Lets normal cases go first that came up to an hour later.</summary>
    Low = -1,

    /// <summary>In the order in which cases come.</summary>
    Normal = 0,

    /// <summary>Goes before normal cases that came up to an hour earlier.</summary>
    High = 1,
}
