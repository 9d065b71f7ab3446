using System.Text;
using CodeSight.Extraction.Text;

namespace CodeSight.Extraction.Code;

/// <summary>
/// Languages with braces: reads past comments and strings, and where a brace opens, names its scope from the declaration
/// before it. A scope's lines are those from its declaration to its closing brace.
/// </summary>
/// <param name="comment">What starts a comment of one line: / (doubled) or #.</param>
internal sealed class BraceScopes(char comment, string ending, int maxNesting)
{
    private const int HeaderLength = 400;
    private const int PathLength = 200;
    private readonly Stack<Scope> _open = new();
    private readonly StringBuilder _header = new();
    private int _headerLine = -1;
    private int _headerIndent;
    private int _parentheses;
    private string? _blockEnd;

    private readonly record struct Scope(string Path, bool IsFunction);

    public string[] Find(List<string> lines)
    {
        var scopes = new string[lines.Count];
        for (var i = 0; i < scopes.Length; i++)
        {
            scopes[i] = Current.Path;
            if (StartsStatement(lines[i])) ForgetHeader();
            ReadLine(lines[i], i, scopes);
            // A line that opens or continues something lies in the deeper of the scopes before and after it.
            if (Current.Path.Length > scopes[i].Length) scopes[i] = Current.Path;
        }
        return scopes;
    }

    private Scope Current => _open.TryPeek(out var scope) ? scope : new("", false);

    // Languages without semicolons end a statement with its line: what follows a declaration is indented, in parentheses, or its brace.
    private bool StartsStatement(string line) =>
        _header.Length > 0 && _blockEnd is null && _parentheses == 0 && TextLines.Indent(line) <= _headerIndent
            && line.AsSpan().TrimStart() is not ([] or ['{', ..]);

    private void ReadLine(string line, int number, string[] scopes)
    {
        for (var i = 0; i < line.Length; i++)
        {
            if (_blockEnd is not null)
            {
                var end = line.IndexOf(_blockEnd, i, StringComparison.Ordinal);
                if (end < 0) return;
                i = end + _blockEnd.Length - 1;
                _blockEnd = null;
                continue;
            }
            var c = line[i];
            var next = i + 1 < line.Length ? line[i + 1] : '\0';
            if (c == comment && (comment == '#' || next == '/')) return;
            if (c == '#' && comment == '/' && (ending is ".php" or ".graphql" || _header.Length == 0)) return;
            if (c == '/' && next == '*' && comment == '/') (_blockEnd, i) = ("*/", i + 1);
            else if (c == '"' && line.AsSpan(i).StartsWith("\"\"\"")) (_blockEnd, i) = ("\"\"\"", i + 2);
            else if (c == '`' && ending is ".js" or ".mjs" or ".cjs" or ".jsx" or ".ts" or ".tsx" or ".go") _blockEnd = "`";
            else if (c is '"' or '\'') i = SkipString(line, i);
            else ReadCharacter(c, line, number, scopes);
        }
        if (_header.Length > 0) _header.Append(' ');
    }

    /// <summary>The place of the string's end; a quote that does not end on its line is no string (a lifetime, an apostrophe).</summary>
    private int SkipString(string line, int start)
    {
        for (var i = start + 1; i < line.Length; i++)
        {
            if (line[i] == '\\') i++;
            else if (line[i] == line[start])
            {
                if (_header.Length is > 0 and < HeaderLength) _header.Append(line, start, Math.Min(i - start + 1, 80));
                return i;
            }
        }
        return start;
    }

    private void ReadCharacter(char c, string line, int number, string[] scopes)
    {
        switch (c)
        {
            case '{':
                Open(number, scopes);
                break;
            case '}':
                if (_open.Count > 0) _open.Pop();
                ForgetHeader();
                break;
            case ';':
                ForgetHeader();
                break;
            case ' ' or '\t' when _header.Length == 0:
                break;
            default:
                if (_header.Length == 0) (_headerLine, _headerIndent) = (number, TextLines.Indent(line));
                if (c is '(') _parentheses++;
                else if (c is ')') _parentheses = Math.Max(0, _parentheses - 1);
                if (_header.Length < HeaderLength) _header.Append(c);
                break;
        }
    }

    private void Open(int number, string[] scopes)
    {
        var outer = Current;
        var named = _open.Count < maxNesting && outer.Path.Length < PathLength
            ? BraceHeader.Name(_header.ToString(), ending, outer.IsFunction, outer.Path.Length > 0)
            : null;
        var inner = named is { } found
            ? new Scope(outer.Path.Length == 0 ? found.Name : $"{outer.Path} > {found.Name}", found.IsFunction)
            : outer;
        _open.Push(inner);
        // A declaration may begin lines above its brace.
        if (named is not null && _headerLine >= 0)
            for (var line = _headerLine; line <= number; line++) scopes[line] = inner.Path;
        ForgetHeader();
    }

    private void ForgetHeader()
    {
        _header.Clear();
        (_headerLine, _parentheses) = (-1, 0);
    }
}
