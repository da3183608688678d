using Nin.Cli.Failures;
using Nin.Data.Folders;
using Nin.Imaging;
using Nin.Networks;
using Nin.Training.Runs;

namespace Nin.Cli.Input;

/// <summary>What <c>nin predict</c> or <c>nin explain</c> was given.</summary>
/// <param name="Model">The model that was named; null for the one that comes with the command.</param>
/// <param name="Pictures">What stands for pictures; see <see cref="PictureFiles"/>.</param>
internal sealed record PredictArguments(string? Model, IReadOnlyList<string> Pictures)
{
    private const string ModelExtension = ".safetensors";

    /// <summary>
    /// Tells a model from pictures. Only the first word can be a model: a file by its extension, or before pictures one that is
    /// no picture itself, and a folder by what it holds. A first word that is neither a model nor pictures stops: it may be a
    /// model misspelt, and another one would answer in its place.
    /// </summary>
    /// <param name="words">The words.</param>
    /// <param name="command">The command they were given to, which an advice names.</param>
    /// <param name="model">The model that an option names, so that all words are pictures; null for none.</param>
    /// <exception cref="UsageException">No picture is named, or a model elsewhere.</exception>
    /// <exception cref="FileNotFoundException">The first word is neither.</exception>
    public static PredictArguments Of(IReadOnlyList<string> words, string command = "predict", string? model = null)
    {
        string first = words[0];
        if (model is not null)
        {
            if (words.FirstOrDefault(IsModelWord) is string second)
            {
                throw new UsageException($"expected one model, got --model {model} and '{second}'.");
            }

            CheckPictures(first);
            return new(model, words);
        }

        if (words.Skip(1).FirstOrDefault(IsModelFile) is string late)
        {
            string advice = IsModel(first)
                ? ""
                : $" Type: {CommandText.Of(["nin", command, late, .. words.Where(word => word != late)])}";
            throw new UsageException($"'{late}' is a model: expected one at most, before the pictures.{advice}");
        }

        if (!IsModel(first) && ImageFolder.IsPicture(Path.GetFileName(first))
            && words.Skip(1).FirstOrDefault(IsRunWithoutPictures) is string run)
        {
            throw new UsageException(
                $"'{run}' is the folder of a run: expected the model before the pictures. "
                + $"Type: {CommandText.Of(["nin", command, run, .. words.Where(word => word != run)])}");
        }

        if (!IsModel(first) && !(words.Count > 1 && (IsNoPicture(first) || ShippedModel.IsName(first))))
        {
            CheckPictures(first);
            return new(null, words);
        }

        return words.Count > 1
            ? new(first, [.. words.Skip(1)])
            : throw new UsageException($"IMAGE is missing. Try 'nin {command} --help'.");
    }

    /// <summary>Whether a word can only be a model.</summary>
    public static bool IsModel(string word) => Directory.Exists(word)
        ? new RunFolder(word).HoldsRun || Directory.EnumerateFiles(word, "*" + ModelExtension).Any()
        : IsModelFile(word) || (!File.Exists(word) && NetworkCatalog.Entries.Any(entry => entry.Name == word));

    /// <summary>Whether a word can be no picture: a file of a model, or the name of a model or of a network.</summary>
    private static bool IsModelWord(string word) => IsModelFile(word) || (!Path.Exists(word)
        && (ShippedModel.IsName(word) || NetworkCatalog.Entries.Any(entry => entry.Name == word)));

    /// <summary>Whether a folder can only be meant as a model.</summary>
    private static bool IsRunWithoutPictures(string word) =>
        Directory.Exists(word) && File.Exists(new RunFolder(word).Model) && !PictureFiles.HasPicture(word);

    /// <summary>
    /// Whether a file is no picture, by name and by content: before pictures it must be meant as a model, whatever it is called.
    /// </summary>
    private static bool IsNoPicture(string word)
    {
        if (!File.Exists(word) || ImageFolder.IsPicture(Path.GetFileName(word)))
        {
            return false;
        }

        using FileStream file = File.OpenRead(word);
        byte[] start = new byte[ImageDecoders.StartBytes];
        return ImageDecoders.Default.Find(start.AsSpan(0,
            file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false))) is null;
    }

    private static bool IsModelFile(string word) =>
        word.EndsWith(ModelExtension, StringComparison.OrdinalIgnoreCase) && !Directory.Exists(word);

    private static void CheckPictures(string word)
    {
        if (word == PictureFiles.StandardInput)
        {
            return;
        }

        if (WordOrder.IsDataName(word))
        {
            throw new UsageException(
                $"'{word}' is the name of a data set; expected pictures, or a model before them. {CommandText.Of("nin", "eval")} MODEL {word} "
                + $"measures a model on it, and {CommandText.Of("nin", "train", word)} makes a model of it.");
        }

        if (Directory.Exists(word))
        {
            if (!PictureFiles.HasPicture(word))
            {
                throw new FileNotFoundException($"'{word}' holds neither a model nor a picture.");
            }
        }
        else if (!File.Exists(word) && !PictureFiles.IsPattern(word) && !ImageFolder.IsPicture(Path.GetFileName(word)))
        {
            throw new FileNotFoundException($"There is neither a model nor a picture '{word}'.");
        }
    }
}
