using Nin.Cli.Failures;
using Nin.Data;
using Nin.Models;
using Nin.Networks;
using Nin.Training.Runs;

namespace Nin.Cli.Input;

/// <summary>Opens what stands for a model on the command line: a model file, or the folder of a training run.</summary>
internal static class ModelArgument
{
    /// <summary>Whether a file or folder is meant, where the name of a network could stand too.</summary>
    public static bool IsFile(string modelOrName) =>
        Path.Exists(modelOrName) || (NetworkCatalog.Entries.All(entry => entry.Name != modelOrName)
            && (modelOrName.IndexOfAny(['/', '\\']) >= 0 || modelOrName.EndsWith(".safetensors", StringComparison.Ordinal)
                || ForeignModels.IsOne(modelOrName) || ShippedModel.IsName(modelOrName)));

    /// <summary>The network of that name.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static NetworkEntry Named(string name) => DataCatalog.Names.Contains(name)
        ? throw new UsageException(
            $"'{name}' is the name of a data set; expected a network (see 'nin networks'), a model file or a run's folder.")
        : UsageException.Blame(() => NetworkCatalog.Find(name));

    public static Model Load(string path)
    {
        ForeignModels.Register();
        return Model.Load(FileOf(path));
    }

    /// <summary>The model's file, that of the model that comes with the command where none is named.</summary>
    /// <param name="named">What stands for a model; null for none.</param>
    /// <param name="models">The folder of the models that come with the command.</param>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    /// <exception cref="UsageException">The name of a network stands in its place.</exception>
    public static string FileOf(string? named, string models) => named is null ? ShippedModel.FileIn(models) : FileOf(named);

    /// <summary>The model's file: of a path, or of the name of a model that comes with the command.</summary>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    /// <exception cref="UsageException">The name of a network stands in its place.</exception>
    public static string FileOf(string path)
    {
        if (ShippedModel.IsName(path))
        {
            return ShippedModel.FileIn(ShippedModel.Folder, path);
        }

        string file = Directory.Exists(path) ? new RunFolder(path).Model : path;
        if (File.Exists(file))
        {
            return file;
        }

        if (Directory.Exists(path))
        {
            throw new FileNotFoundException(
                $"'{path}' holds no model.safetensors: it is no run, or one without a finished epoch.");
        }

        if (DataCatalog.Names.Contains(path))
        {
            throw new UsageException(
                $"'{path}' is the name of a data set; expected a model: a .safetensors file, or the folder of a training run. "
                + $"{CommandText.Of("nin", "train", path)} makes one.");
        }

        throw NetworkCatalog.Entries.Any(entry => entry.Name == path)
            ? new UsageException(
                $"'{path}' is the name of a network without weights; expected a model file. 'nin train --network {path}' makes "
                + "one.")
            : new FileNotFoundException($"There is no model file '{path}'.");
    }
}
