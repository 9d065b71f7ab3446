using System.Text.RegularExpressions;

namespace CodeSight.Extraction.Code;

/// <summary>Names the scope that a brace opens, from the text between the last statement and the brace.</summary>
internal static partial class BraceHeader
{
    private static readonly HashSet<string> NotNames = new(StringComparer.Ordinal)
    {
        "if", "else", "for", "foreach", "while", "do", "switch", "case", "catch", "finally", "try", "using", "lock", "fixed", "return",
        "new", "when", "with", "match", "unless", "elseif", "elsif", "until", "synchronized", "sizeof", "typeof", "await", "yield",
        "throw", "guard", "defer", "select", "loop", "unsafe", "checked", "unchecked", "get", "set", "init", "add", "remove", "not",
        "and", "or", "in", "is", "as", "super", "this", "base", "function", "default", "Param", "param", "process", "begin", "end",
        "data", "import", "from", "export", "const", "let", "var", "where",
    };

    /// <summary>The scope's name, or null where the brace opens no scope worth a name.</summary>
    /// <param name="inFunction">Inside a function only types and named functions count: all else is control flow or a call.</param>
    public static (string Name, bool IsFunction)? Name(string header, string ending, bool inFunction, bool inType)
    {
        header = header.Trim();
        if (header.Length == 0) return null;
        if (ending is ".css" or ".scss" or ".less") return (header.Length > 80 ? header[..80] : header, false);
        if (ending is ".tf" or ".hcl" or ".bicep") return inType ? null : (header.TrimEnd('=', ' '), false);
        if (GoType().Match(header) is { Success: true } go) return ($"{go.Groups[2].Value} {go.Groups[1].Value}", false);
        if (Type().Match(header) is { Success: true } type) return ($"{type.Groups[1].Value} {type.Groups[2].Value}", false);
        if (ending == ".rs" && Impl().Match(header) is { Success: true } impl) return ($"impl {impl.Groups[1].Value.Trim()}", false);
        if (GoMethod().Match(header) is { Success: true } method) return ($"{method.Groups[1].Value}.{method.Groups[2].Value}", true);
        if (Function().Match(header) is { Success: true } function) return (function.Groups[1].Value, true);
        if (Assigned().Match(header) is { Success: true } assigned) return (assigned.Groups[1].Value, true);
        if (inFunction) return null;
        if (Method().Match(header) is { Success: true } signature && !NotNames.Contains(signature.Groups[1].Value))
            return (signature.Groups[1].Value, true);
        return inType && Property().Match(header) is { Success: true } property && !NotNames.Contains(property.Groups[1].Value)
            ? (property.Groups[1].Value, true)
            : null;
    }

    [GeneratedRegex(@"^type\s+(\w+)(?:\[[^\]]*\])?\s+(struct|interface)$", RegexOptions.NonBacktracking)]
    private static partial Regex GoType();

    // Namespaces and packages are left out: they say where code lies, not what it is.
    [GeneratedRegex(@"(?:^|[\s>])(class|struct|interface|enum|record|trait|object|protocol|extension|union|message|service|mixin|input)\s+(?:class\s+|struct\s+)?([A-Za-z_]\w*)", RegexOptions.NonBacktracking)]
    private static partial Regex Type();

    [GeneratedRegex(@"^(?:unsafe\s+)?impl(?:<[^{]{0,80}>)?\s+([\w:<>&', ]{1,80})", RegexOptions.NonBacktracking)]
    private static partial Regex Impl();

    [GeneratedRegex(@"^func\s+\(\s*\w*\s*\*?(\w+)(?:\[[^\]]*\])?\s*\)\s*(\w+)\s*[\[(]", RegexOptions.NonBacktracking)]
    private static partial Regex GoMethod();

    [GeneratedRegex(@"(?:^|\s)(?:fn|func|function|fun|def|sub)\s+(?:[\w.<>]+\.)?([A-Za-z_$][\w$:-]*)", RegexOptions.NonBacktracking)]
    private static partial Regex Function();

    [GeneratedRegex(@"([\w$.]+)\s*(?:<-|=|:)\s*(?:async\s+)?(?:function\b.*|\([^()]{0,200}\)\s*(?::\s*[\w<>\[\]., |]+)?\s*=>|\w+\s*=>)$", RegexOptions.NonBacktracking)]
    private static partial Regex Assigned();

    [GeneratedRegex(@"(?:^|[\s*&~.:])(~?[A-Za-z_$][\w$]*)\s*(?:<[^<>()]{0,80}>)?\s*\([^;]*\)\s*(?:const|override|noexcept|final|async|throws|where|->|:|=>|$)", RegexOptions.NonBacktracking)]
    private static partial Regex Method();

    [GeneratedRegex(@"^(?:[\w<>\[\]?,.@]+\s+)+([A-Za-z_]\w*)$", RegexOptions.NonBacktracking)]
    private static partial Regex Property();
}
