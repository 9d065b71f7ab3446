using System.Text.RegularExpressions;
using CodeSight.Extraction.Text;

namespace CodeSight.Extraction.Code;

/// <summary>Languages whose blocks are told by indentation, by rule (Python) or by habit (Ruby, Lua, Elixir, SQL).</summary>
internal static partial class IndentScopes
{
    private const int MaxNested = 20;
    private const int MatchedLength = 300;

    /// <summary>What opens a scope in files of this kind: group <c>kind</c> (may be missing) and group <c>name</c>; or null.</summary>
    public static Regex? PatternFor(string ending, string fileName) => ending switch
    {
        ".py" or ".pyi" => Python(),
        ".rb" => Ruby(),
        ".lua" => Lua(),
        ".ex" or ".exs" => Elixir(),
        ".jl" => Julia(),
        ".fs" or ".fsx" => FSharp(),
        ".vb" => VisualBasic(),
        ".hs" => Haskell(),
        ".erl" or ".hrl" => Erlang(),
        ".clj" or ".cljs" => Clojure(),
        ".sql" => Sql(),
        ".yaml" or ".yml" => TopKey(),
        ".bat" or ".cmd" => BatchLabel(),
        ".mk" => MakeTarget(),
        _ when fileName.StartsWith("Makefile", StringComparison.OrdinalIgnoreCase) || fileName == "GNUmakefile" => MakeTarget(),
        _ when fileName.StartsWith("Dockerfile", StringComparison.OrdinalIgnoreCase) || ending == ".dockerfile" => DockerStage(),
        _ => null,
    };

    public static string[] Find(List<string> lines, Regex pattern)
    {
        var scopes = new string[lines.Count];
        var open = new Stack<(int Indent, string Path)>();
        for (var i = 0; i < scopes.Length; i++)
        {
            var line = lines[i];
            if (!TextCleaner.IsBlank(line))
            {
                var indent = TextLines.Indent(line);
                var match = pattern.Match(line.Length > MatchedLength ? line[..MatchedLength] : line);
                var closes = IsCloser(line.AsSpan().Trim());
                while (open.Count > 0 && (indent < open.Peek().Indent || (indent == open.Peek().Indent && !closes))) open.Pop();
                if (match.Success && open.Count < MaxNested)
                {
                    var name = Describe(match);
                    open.Push((indent, open.Count == 0 ? name : $"{open.Peek().Path} > {name}"));
                }
            }
            scopes[i] = open.Count == 0 ? "" : open.Peek().Path;
        }
        return scopes;
    }

    // "end" and closing brackets stand at the indentation of what they close, and so do the further clauses of a declaration.
    private static bool IsCloser(ReadOnlySpan<char> text) =>
        text is [')' or ']' or '}' or '(' or ';', ..]
        || (text.StartsWith("end", StringComparison.OrdinalIgnoreCase) && (text.Length == 3 || !char.IsLetterOrDigit(text[3])))
        || text.StartsWith("BEGIN", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("AS", StringComparison.Ordinal) || text.StartsWith("LANGUAGE", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("$$", StringComparison.Ordinal);

    private static string Describe(Match match)
    {
        var name = match.Groups["name"].Value.Trim();
        var kind = match.Groups["kind"].Value.ToLowerInvariant();
        return kind.Length == 0 || kind is "def" or "defp" or "let" or "member" or "sub" or "function" ? name : $"{kind} {name}";
    }

    [GeneratedRegex(@"^\s*(?:async\s+)?(?<kind>class|def)\s+(?<name>\w+)")]
    private static partial Regex Python();

    [GeneratedRegex(@"^\s*(?<kind>class|module|def)\s+(?<name>[\w.:?!=]+)")]
    private static partial Regex Ruby();

    [GeneratedRegex(@"^\s*(?:local\s+)?function\s+(?<name>[\w.:]+)")]
    private static partial Regex Lua();

    [GeneratedRegex(@"^\s*(?:(?<kind>defmodule|defprotocol|defimpl)|defp?|defmacrop?)\s+(?<name>[\w.?!]+)")]
    private static partial Regex Elixir();

    [GeneratedRegex(@"^\s*(?:(?:mutable\s+)?(?<kind>struct|module)|function|macro)\s+(?<name>[\w.!]+)")]
    private static partial Regex Julia();

    [GeneratedRegex(@"^\s*(?:(?<kind>module|type)\s+(?:private\s+|internal\s+|rec\s+)*|let\s+(?:rec\s+|inline\s+|private\s+)*|(?:static\s+)?(?:member|override)\s+(?:\w+\.)?)(?<name>[\w.]+)")]
    private static partial Regex FSharp();

    [GeneratedRegex(@"^\s*(?:(?:Public|Private|Friend|Protected|Shared|Partial|Overrides|Overridable|Async|MustInherit|NotInheritable)\s+)*(?:(?<kind>Class|Module|Structure|Interface|Enum)|Sub|Function|Property)\s+(?<name>\w+)", RegexOptions.IgnoreCase)]
    private static partial Regex VisualBasic();

    [GeneratedRegex(@"^(?:(?<kind>data|newtype|class|instance)\s+(?<name>[\w ]+)|(?<name>[a-z_][\w']*)\s*::)")]
    private static partial Regex Haskell();

    [GeneratedRegex(@"^(?<name>[a-z]\w*)\s*\(")]
    private static partial Regex Erlang();

    [GeneratedRegex(@"^\s*\(def\w*-?\s+(?:\^\S+\s+)?(?<name>[^\s()\[\]]+)")]
    private static partial Regex Clojure();

    [GeneratedRegex(@"^\s*(?:CREATE|ALTER)\s+(?:OR\s+REPLACE\s+)?(?:UNIQUE\s+|TEMP\s+|TEMPORARY\s+|MATERIALIZED\s+)*(?<kind>TABLE|VIEW|FUNCTION|PROCEDURE|TRIGGER|TYPE|INDEX|SCHEMA)\s+(?:IF\s+NOT\s+EXISTS\s+)?(?<name>[\w.""\[\]`]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Sql();

    [GeneratedRegex(@"^(?<name>[A-Za-z_][\w./-]{0,80}):(?:\s|$)")]
    private static partial Regex TopKey();

    [GeneratedRegex(@"^:(?<name>[A-Za-z_][\w-]*)\s*$")]
    private static partial Regex BatchLabel();

    [GeneratedRegex(@"^(?<name>[A-Za-z0-9_./%-]{1,80})\s*:(?!=)")]
    private static partial Regex MakeTarget();

    [GeneratedRegex(@"^FROM\s+(?:\S+\s+AS\s+)?(?<name>\S+)", RegexOptions.IgnoreCase)]
    private static partial Regex DockerStage();
}
