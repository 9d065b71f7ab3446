using CodeSight.Encoder.Tokens;

namespace CodeSight.Encoder.Loading;

/// <summary>Reads a model folder's tokenizer: vocab.txt, tokenizer_config.json and sentence_bert_config.json.</summary>
internal static class TokenizerFiles
{
    private const long MaxVocabularyBytes = 100_000_000;

    /// <summary>The vocabulary, one token a line; a token's id is its line's number from 0.</summary>
    /// <exception cref="InvalidDataException">The file is missing or not a vocabulary.</exception>
    public static string[] ReadVocabulary(string folder)
    {
        var file = new FileInfo(Path.Combine(folder, "vocab.txt"));
        if (!file.Exists) throw new InvalidDataException("vocab.txt is missing");
        if (file.Length > MaxVocabularyBytes) throw new InvalidDataException("vocab.txt is larger than 100 MB");
        // Only the line feed ends a line: some vocabularies hold other line separators as tokens.
        var text = File.ReadAllText(file.FullName);
        var lines = text.Split('\n');
        if (text.EndsWith('\n')) Array.Resize(ref lines, lines.Length - 1);
        for (var i = 0; i < lines.Length; i++) lines[i] = lines[i].TrimEnd('\r');
        return lines;
    }

    /// <summary>The settings; those of uncased BERT where the folder says nothing.</summary>
    public static TokenizerSettings ReadSettings(string folder)
    {
        var defaults = new TokenizerSettings();
        if (JsonFile.TryRead(folder, "tokenizer_config.json") is not { } file) return defaults;
        var name = file.Text("tokenizer_class");
        if (name is not null and not ("BertTokenizer" or "BertTokenizerFast" or "DistilBertTokenizer" or "DistilBertTokenizerFast"))
            throw new InvalidDataException($"tokenizer_config.json has the tokenizer_class \"{name}\" instead of \"BertTokenizer\"");
        if (file.Flag("do_basic_tokenize") == false) throw new InvalidDataException("tokenizer_config.json turns do_basic_tokenize off");

        var lowerCase = file.Flag("do_lower_case") ?? true;
        // sentence-transformers can fold the text before a tokenizer that keeps case; accents are then kept.
        var foldsBefore = JsonFile.TryRead(folder, "sentence_bert_config.json")?.Flag("do_lower_case") ?? false;
        return new TokenizerSettings(
            lowerCase || foldsBefore,
            file.Flag("strip_accents") ?? lowerCase,
            file.Flag("tokenize_chinese_chars") ?? true)
        {
            ClassifyToken = file.Token("cls_token") ?? defaults.ClassifyToken,
            SeparateToken = file.Token("sep_token") ?? defaults.SeparateToken,
            UnknownToken = file.Token("unk_token") ?? defaults.UnknownToken,
        };
    }

    /// <summary>
    /// Most tokens of a text: max_seq_length of sentence_bert_config.json, else the tokenizer's, never more than the positions.
    /// </summary>
    public static int ReadMaxTokens(string folder, int positions)
    {
        const int Least = 4;
        var limit = JsonFile.TryRead(folder, "sentence_bert_config.json")?.Integer("max_seq_length", Least, int.MaxValue, positions);
        // Written as 1e30 where a tokenizer knows no limit.
        var tokenizers = JsonFile.TryRead(folder, "tokenizer_config.json")?.Number("model_max_length", positions) ?? positions;
        limit ??= (int)Math.Clamp(tokenizers, Least, positions);
        return Math.Min(limit.Value, positions);
    }
}
