using Nin.Cli.Failures;
using Nin.Data;
using Nin.Networks;
using Nin.Training.Runs;

namespace Nin.Cli.Input;

/// <summary>Recognises a model where a data set is expected and the other way round, and says what to type.</summary>
internal static class WordOrder
{
    /// <summary>
    /// Whether a word can only mean a model: a model file, the folder of a run, or the name of a network that is no path.
    /// </summary>
    public static bool IsModel(string word) => Directory.Exists(word)
        ? new RunFolder(word).HoldsRun
        : word.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase) || (!File.Exists(word) && IsNetwork(word));

    /// <summary>Whether a word is the name of a data set, and no path.</summary>
    public static bool IsDataName(string word) => DataCatalog.Names.Contains(word) && !Path.Exists(word);

    /// <exception cref="UsageException">The data set stands before the model.</exception>
    public static void CheckModelThenData(string command, string model, string data)
    {
        bool isDataAlone = IsDataName(model) && !ShippedModel.IsName(model);
        if (!IsModel(model) && (IsModel(data) || (isDataAlone && !IsDataName(data) && !Path.Exists(data))))
        {
            throw new UsageException(
                $"expected the model before the data set, got '{model}' and '{data}'. Type: "
                    + $"{CommandText.Of("nin", command, data, model)}");
        }
    }

    /// <exception cref="UsageException">A model stands where pictures to train on are expected.</exception>
    public static void CheckTrainingData(string command, string? data)
    {
        if (data is null || !IsModel(data) || DataCatalog.Names.Contains(data))
        {
            return;
        }

        throw new UsageException(IsNetwork(data) && !Path.Exists(data)
            ? command == "tune" ? $"'{data}' is the name of a network; expected a data set. The networks of a tuning are chosen for its data."
            : $"'{data}' is the name of a network; expected a data set. Type: {CommandText.Of("nin", command)} DATA {CommandText.Of("--network", data)}"
            : command != "train" ? $"'{data}' is a model; expected a data set."
            : $"'{data}' is a model; expected a data set. To begin with its weights, type: {CommandText.Of("nin", command)} "
                + $"DATA {CommandText.Of("--init-from", data)}");
    }

    private static bool IsNetwork(string word) => NetworkCatalog.Entries.Any(entry => entry.Name == word);
}
