using Rpa.Language.Schema;
using static Rpa.Expressions.Schema.ShapeWords;

namespace Rpa.Host.Configuration;

/// <summary>The shape of `rpa.yaml`: its check, its JSON Schema and the names of the environment variables come from here.</summary>
internal static class ConfigShapes
{
    private static readonly Shape s_count = new TextShape(TextKind.Number, Least: 1);
    private static readonly Shape s_name = new TextShape(TextKind.Name);
    private static readonly Shape s_cron = new TextShape(TextKind.Cron);

    private static readonly MapShape s_server = new("mail server",
    [
        Required("host", Text, "its name, as in its certificate"),
        Required("port", new TextShape(TextKind.Number, Least: 1), "its port"),
        Optional("security", Choice("tls", "starttls", "none"), "how the connection is protected; `none` for this machine only (tls)"),
        Optional("user", Text, "who signs in"),
        Optional("secret", Text, "the secret with the password, or the access token"),
        Optional("oauth", Flag, "sign in by XOAUTH2 (false)"),
        Optional("authority", Text, "PEM file of a private certificate authority"),
        Optional("sent-folder", Text, "IMAP: the folder of sent mail, which tells after a crash what went out (the one the server marks so)"),
        Optional("files-sent-mail", Flag, "IMAP: the server itself files what leaves by `smtp` there, as Gmail and Exchange do (false)"),
        Optional("done-folder", Text, "IMAP: the folder that mail is moved to when it was taken in; otherwise it is marked as seen"),
    ]);

    private static readonly MapShape s_account = new("mail account",
    [
        Required("address", Text, "the office's own address"),
        Optional("display-name", Text, "the name beside it"),
        Optional("imap", s_server, "where mail arrives"),
        Optional("smtp", s_server, "where mail leaves"),
        Optional("maildir", Text, "a Maildir that mail arrives in, instead of `imap`"),
        Optional("pickup", Text, "a Maildir that mail is put into for another program to send, instead of `smtp`"),
        Optional("replies-per-day", s_count, "automatic answers that one address gets in a day (10)"),
        Optional("authentication-server", Text, "the name under which the office's own server reports its checks of senders (Authentication-Results)"),
        Optional("clamd", Text, "a virus scanner: the path of clamd's socket, or host:port"),
    ]);

    private static readonly MapShape s_site = new("site",
    [
        Required("address", Text, "its base address"),
        Optional("concurrency", s_count, "cases at a time in this process (4)"),
        Optional("fleet-limit", s_count, "cases at a time over all workers; no limit where it is left out"),
        Optional("politeness", Period, "least time between two starts (0 seconds)"),
        Optional("user-secret", Text, "the secret with the user's name (SITE.user)"),
        Optional("password-secret", Text, "the secret with the password (SITE.password)"),
        Optional("reuse-sign-in", Flag, "a signed-in session may serve one case after another (false)"),
    ]);

    private static readonly MapShape s_browser = new("browser",
    [
        Optional("executable", Text, "the path of Chromium or Chrome; otherwise it is looked for"),
        Optional("sandbox", Flag, "Chromium's own sandbox (true, except as root)"),
        Optional("contexts", s_count, "cases at a time over all sites (4)"),
        Optional("step-timeout", Period, "how long a step waits for what it needs (10 seconds)"),
        Optional("navigation-timeout", Period, "how long a page may take to arrive (30 seconds)"),
        Optional("sites", new OpenShape(TextKind.Name, s_site), "the sites that page scripts name"),
    ]);

    private static readonly MapShape s_service = new("service",
    [
        Required("address", Text, "its base address; paths of workflows lie below it"),
        Optional("secret", Text, "the secret that each call carries: a token (Bearer)"),
        Optional("user", Text, "who signs in with the secret as a password (Basic) instead"),
        Optional("secret-header", Text, "the header that carries the bare secret instead, such as X-Api-Key"),
        Optional("authority", Text, "PEM file of a private certificate authority"),
        Optional("timeout", Period, "how long a call may take (30 seconds)"),
        Optional("largest-answer", s_count, "KiB of an answer that are read (1024)"),
    ]);

    private static readonly MapShape s_folder = new("folder",
    [
        Required("path", Text, "the folder; files directly in it start cases"),
        Optional("done", Text, "where files go when their case has begun (`done` in the folder)"),
        Optional("settle", Period, "how long a file must have stayed the same; 0 seconds where files are renamed into place (5 seconds)"),
        Optional("largest-file", s_count, "MiB of a file; larger ones stay and are told of (100)"),
    ]);

    private static readonly MapShape s_remote = new("action",
    [
        Optional("title", Title, "what it does"),
        Optional("capability", s_name, "what a worker must offer for it (the part before the dot)"),
        Optional("effect", Flag, "it changes the outside world, and answers probes (false)"),
        Optional("inputs", new OpenShape(TextKind.Text, Choice(RemoteBots.RemoteValue.TypeNames)), "what workflows give it"),
        Optional("outputs", new OpenShape(TextKind.FieldName, Choice(RemoteBots.RemoteValue.TypeNames)), "what it answers"),
        Optional("failures", new ListShape(s_name), "business failures it may end with"),
        Optional("timeout", Period, "the longest one attempt may take (2 minutes)"),
    ]);

    private static readonly MapShape s_person = new("person",
    [
        Required("name", Text, "sign-in name, as it stands in the history of cases"),
        Optional("title", Text, "the name that is shown"),
        Optional("department", s_name, "where they act (`department`)"),
        Required("roles", new ListShape(new TextShape(TextKind.Role), 1), "what they may do"),
    ]);

    public static readonly MapShape File = new("configuration",
    [
        Required("database", Text, "`sqlite:FILE` for one process, `postgres://user@host:port/name` for a fleet"),
        Optional("database-secret", Text, "the secret with the database's password"),
        Required("department", s_name, "the department that cases started by triggers belong to"),
        Optional("name", s_name, "this process among the workers (the machine's name and a number)"),
        Optional("time-zone", Text, "IANA name (Europe/Berlin)"),
        Optional("data", Text, "the folder of logs and sheets (`data` beside this file)"),
        Optional("workflows", Text, "the folder of the processes, published at the start where the database is SQLite; a fleet uses `rpa publish`"),
        Optional("web", new MapShape("web",
        [
            Optional("listen", Text, "ADDRESS:PORT of the pages (127.0.0.1:5080)"),
            Optional("api-tokens", Text, "the file of the programs that may call the API"),
        ]), "the pages and the API"),
        Optional("sign-in", new MapShape("sign-in",
        [
            Optional("people", new ListShape(s_person), "who may sign in by choosing their name; only where the pages are served on this machine alone"),
        ]), "who may use the pages"),
        Optional("mail", new OpenShape(TextKind.Name, s_account), "mail accounts by the name that workflows use"),
        Optional("browser", s_browser, "the browser bot"),
        Optional("http", new MapShape("http", [Optional("services", new OpenShape(TextKind.Name, s_service), "the programs that `http.call` and `http.get` name")]), "calls of other programs"),
        Optional("folders", new OpenShape(TextKind.Name, s_folder), "watched folders by the name that workflows use"),
        Optional("ocr", new MapShape("ocr", [Optional("languages", new ListShape(Text, 1), "languages that Tesseract must have (deu, eng)")]), "the reading bot"),
        Optional("letters", new MapShape("letters",
        [
            Optional("name", Text, "the authority"),
            Optional("department", Text, "the department"),
            Optional("street", Text, "street and number"),
            Optional("place", Text, "postal code and place"),
            Optional("phone", Text, "telephone"),
            Optional("email", Text, "mail address"),
            Optional("web", Text, "web page"),
        ]), "the letterhead"),
        Optional("bots", new MapShape("bots",
        [
            Optional("folder", Text, "assemblies by somebody else: NAME.bot.dll, or NAME/NAME.dll with what it brings along"),
            Optional("actions", new OpenShape(TextKind.Text, s_remote), "actions that processes of somebody else do, over the API"),
        ]), "bots by somebody else"),
        Optional("worker", new MapShape("worker",
        [
            Optional("capabilities", new OpenShape(TextKind.Name, new TextShape(TextKind.Number, Least: 0)), "most actions at a time, by capability; 0 switches one off (ocr 2, browser 2, mail 2, office 1, http 4)"),
            Optional("lease", Period, "how long a case stays with a worker that is not heard of (30 seconds)"),
            Optional("armed-window", Period, "how long an effect may take from its note to its irreversible step (15 seconds)"),
            Optional("drain", Period, "how long actions may go on when the process is told to stop (20 seconds)"),
        ]), "what this process does"),
        Optional("schedules", new OpenShape(TextKind.Text, new MapShape("schedule",
        [
            Optional("misfire", Choice("run-once", "skip", "run-all"), "what becomes of ticks that nobody was there for (run-once)"),
            Optional("except-holidays", s_name, "the calendar on whose holidays it does not run"),
        ])), "schedules by the name that `rpa schedules` shows"),
        Optional("retention", new MapShape("retention",
        [
            Optional("at", s_cron, "when finished cases past their retention are removed (0 0 3 * * ?)"),
            Optional("enabled", Flag, "remove them at all (true)"),
        ]), "removal of finished cases"),
        Optional("audit", new MapShape("audit", [Optional("key-file", Text, "the file of the key that signs checkpoints and exports")]), "the audit trail"),
        Optional("secrets", new OpenShape(TextKind.Text, new MapShape("secret",
        [
            Optional("file", Text, "the file it is in"),
            Optional("variable", Text, "the environment variable it is in"),
        ])), "where secrets come from; a secret never stands in this file"),
        Optional("secrets-folder", Text, "a folder with a file per secret, such as /run/secrets"),
    ]);
}
