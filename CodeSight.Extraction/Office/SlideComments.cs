using System.Xml.Linq;
using DocumentFormat.OpenXml.Packaging;

namespace CodeSight.Extraction.Office;

/// <summary>A slide's comments, of the old kind and of the threaded kind, read by the names that both share.</summary>
internal static class SlideComments
{
    /// <summary>Each comment with its author and time.</summary>
    public static IEnumerable<string> Of(SlidePart slide)
    {
        var authors = Authors(slide);
        foreach (var comment in Load(slide).SelectMany(comments => comments.Descendants())
            .Where(each => each.Name.LocalName is "cm" or "reply"))
        {
            var texts = comment.Elements().Where(each => each.Name.LocalName is "text" or "txBody")
                .SelectMany(each => each.DescendantsAndSelf()).Where(each => !each.HasElements);
            var text = string.Join(' ', texts.Select(each => each.Value.Trim())).Trim();
            if (text.Length == 0) continue;
            var author = authors.GetValueOrDefault(comment.Attribute("authorId")?.Value ?? "", "");
            var time = (comment.Attribute("dt") ?? comment.Attribute("created"))?.Value;
            yield return $"Comment ({string.Join(", ", new[] { author, time }.Where(each => !string.IsNullOrEmpty(each)))}): {text}";
        }
    }

    private static IEnumerable<XDocument> Load(OpenXmlPart slide)
    {
        foreach (var part in slide.Parts.Select(each => each.OpenXmlPart)
            .Where(each => each.RelationshipType.EndsWith("/comments", StringComparison.OrdinalIgnoreCase)))
        {
            using var stream = part.GetStream(FileMode.Open, FileAccess.Read);
            yield return XDocument.Load(stream);
        }
    }

    private static Dictionary<string, string> Authors(SlidePart slide)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var presentation = slide.GetParentParts().OfType<PresentationPart>().FirstOrDefault();
        foreach (var part in presentation?.Parts.Select(each => each.OpenXmlPart)
            .Where(each => each.RelationshipType.EndsWith("uthors", StringComparison.Ordinal)) ?? [])
        {
            using var stream = part.GetStream(FileMode.Open, FileAccess.Read);
            foreach (var author in XDocument.Load(stream).Root?.Elements() ?? [])
            {
                var initials = author.Attribute("initials")?.Value;
                if (author.Attribute("id") is { } id && author.Attribute("name") is { } name)
                    names.TryAdd(id.Value, string.IsNullOrEmpty(initials) ? name.Value : $"{name.Value} ({initials})");
            }
        }
        return names;
    }
}
