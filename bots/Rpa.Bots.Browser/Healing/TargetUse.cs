namespace Rpa.Bots.Browser.Healing;

/// <summary>What a script does with a target: it says which elements of a page can be meant at all.</summary>
internal enum TargetUse
{
    /// <summary>Nothing that another element could stand in for: an option of a list, the password.</summary>
    Exact,
    /// <summary>Writes into it.</summary>
    Fill,
    /// <summary>Chooses an option of it.</summary>
    Choose,
    /// <summary>Ticks it.</summary>
    Check,
    /// <summary>Hands files to it.</summary>
    Upload,
    /// <summary>Presses it.</summary>
    Press,
    /// <summary>Reads a value of it.</summary>
    Read,
    /// <summary>Reads its rows.</summary>
    Table,
}

/// <summary>The elements that can be meant by a use.</summary>
internal static class TargetUses
{
    private const string Texts = "input:not([type=hidden]):not([type=button]):not([type=submit]):not([type=reset]):not([type=image]):not([type=checkbox]):not([type=radio]):not([type=file]),textarea,[contenteditable='']"
        + ",[contenteditable=true],[role=textbox],[role=searchbox],[role=spinbutton],[role=combobox]";

    /// <summary>A CSS selector of every candidate.</summary>
    public static string Candidates(this TargetUse use) => use switch
    {
        TargetUse.Fill => Texts + ",select",
        TargetUse.Choose => Texts + ",select,[role=listbox],[role=radiogroup],fieldset,[role=group]",
        TargetUse.Check => "input[type=checkbox],input[type=radio],[role=checkbox],[role=radio],[role=switch]",
        TargetUse.Upload => "input[type=file]",
        TargetUse.Press => "button,a[href],input[type=submit],input[type=button],input[type=image],input[type=reset],[role=button],[role=link],[role=tab],[role=menuitem],summary",
        TargetUse.Read => "dd,td,output,input:not([type=hidden]),select,textarea,strong,b,em,code,samp,mark,span,p,h1,h2,h3,h4,li,[role=status]",
        TargetUse.Table => "table,[role=table],[role=grid]",
        _ => "",
    };
}
