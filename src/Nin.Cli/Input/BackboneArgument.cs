using Nin.Cli.Failures;
using Nin.Models;

namespace Nin.Cli.Input;

/// <summary>Opens what stands for a backbone on the command line: a known name, or a model of any format that is read.</summary>
internal static class BackboneArgument
{
    /// <exception cref="UsageException">There is no such backbone or layer, or it is known and has yet to be fetched.</exception>
    public static Backbone Load(string nameOrFile, string? layer, NamedWeights? named = null)
    {
        ForeignModels.Register();
        if (ModelArgument.IsFile(nameOrFile) || ShippedModel.IsName(nameOrFile))
        {
            string file = ModelArgument.FileOf(nameOrFile);
            if (NamedWeights.AreIn(file))
            {
                ImportedNetwork weights = NamedWeights.Read(named, file);
                return UsageException.Blame(() => Backbone.Of(weights, layer));
            }

            if (named is not null)
            {
                throw new UsageException(
                    $"--backbone-network is for files of weights alone, as PyTorch's are; '{nameOrFile}' brings its network.");
            }

            return UsageException.Blame(() => ModelReaders.Find(file) is ModelReader reader
                ? Backbone.Of(reader.Read(file), layer)
                : Backbone.Of(Model.Load(file), layer));
        }

        if (named is not null)
        {
            throw new UsageException($"--backbone-network is for files; '{nameOrFile}' is a name.");
        }

        KnownBackbone known = UsageException.Blame(() => BackboneCatalog.Find(nameOrFile));
        if (known.Locate() is null)
        {
            throw new UsageException(
                $"the backbone {known.Name} has to be fetched first. Type: {CommandText.Of("nin", "backbones", "get", known.Name)}");
        }

        return layer is null ? known.Load() : throw new UsageException(
            $"--backbone-layer is for files; {known.Name} is known with its layer.");
    }
}
