using CodeSight.Extraction.Code;
using CodeSight.Extraction.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace CodeSight.Extraction.Structured;

/// <summary>
/// YAML by YamlDotNet's events: each value with its name under the path that leads to it, comments where they stand, references to anchors
/// by name. What is not YAML, such as a template of it, is read as text, line by line.
/// </summary>
internal sealed class YamlExtractor : IExtractor
{
    private static readonly CodeExtractor AsText = new();

    public ExtractedDocument Extract(SourceFile file, CancellationToken cancellationToken)
    {
        var writer = new BlockWriter(file.Limits);
        try
        {
            Write(TextDecoder.Decode(file.Bytes, file.Limits, notes: writer.Notes), writer, cancellationToken);
            return writer.Finish();
        }
        catch (Exception fault) when (fault is YamlException or TooDeepException)
        {
            return AsText.Extract(file, cancellationToken);
        }
    }

    private static void Write(string text, BlockWriter writer, CancellationToken cancellationToken)
    {
        var parser = new Parser(new Scanner(new StringReader(text), skipComments: false));
        var structure = new StructureWriter(writer);
        // For each map whether its next event is a key, and the key.
        var maps = new Stack<(bool IsMap, bool IsKey, string Key)>();
        var (line, steps) = (1, 0);
        while (parser.MoveNext())
        {
            if ((++steps & 0xFFF) == 0) cancellationToken.ThrowIfCancellationRequested();
            if (parser.Current is not { } current) continue;
            line = (int)Math.Min(current.Start.Line, int.MaxValue);
            var last = (int)Math.Max(line, Math.Min(current.End.Column <= 1 ? current.End.Line - 1 : current.End.Line, int.MaxValue));
            switch (current)
            {
                case Comment comment:
                    structure.Line($"# {comment.Value.Trim()}", line, line);
                    break;
                case MappingStart or SequenceStart:
                    if (maps.Count >= writer.Limits.MaxNesting) throw new TooDeepException();
                    structure.Open(TakeKey(maps), current is SequenceStart);
                    maps.Push((current is MappingStart, current is MappingStart, ""));
                    break;
                case MappingEnd or SequenceEnd:
                    maps.Pop();
                    structure.Close(line);
                    break;
                case Scalar scalar when maps.TryPeek(out var map) && map is { IsMap: true, IsKey: true }:
                    SetKey(maps, scalar.Value);
                    break;
                case AnchorAlias alias when maps.TryPeek(out var map) && map is { IsMap: true, IsKey: true }:
                    SetKey(maps, $"*{alias.Value}");
                    break;
                case Scalar scalar:
                    if (structure.Depth == 1 && maps.Peek().Key is "title") writer.OfferTitle(scalar.Value);
                    structure.Value(TakeKey(maps), scalar.Value, line, last);
                    break;
                case AnchorAlias alias:
                    structure.Value(TakeKey(maps), $"*{alias.Value}", line, line);
                    break;
                case DocumentEnd:
                    structure.Finish(line);
                    break;
            }
        }
        structure.Finish(line);
    }

    private static void SetKey(Stack<(bool IsMap, bool IsKey, string Key)> maps, string key)
    {
        maps.Pop();
        maps.Push((true, false, key));
    }

    /// <summary>The name of the value that begins; in a map, the next event is a key again.</summary>
    private static string TakeKey(Stack<(bool IsMap, bool IsKey, string Key)> maps)
    {
        if (!maps.TryPeek(out var map) || !map.IsMap) return "";
        maps.Pop();
        // A list or map that is itself a key has no name.
        maps.Push((true, !map.IsKey, map.IsKey ? "(key)" : ""));
        return map.IsKey ? "(key)" : map.Key;
    }

    private sealed class TooDeepException : Exception;
}
