using System.Runtime.InteropServices;
using Nin.Data;
using Nin.Data.Augmenting;
using Nin.Data.Folders;
using Nin.Data.Loading;
using Nin.Data.Preparing;
using Nin.Data.Targets;
using Nin.Execution;
using Nin.Formats;
using Nin.Imaging;
using Nin.Kernels;
using Nin.Models;
using Nin.Networks;
using Nin.Objectives;
using Nin.Tensors;
using Nin.Threading;
using Nin.Training.Optimizers;

namespace Nin.Training;

/// <summary>
/// What a recipe and a data set come to before anything is trained: the network, and whether the settings fit it.
/// </summary>
internal sealed class TrainingSetup
{
    /// <summary>The share of the pictures that may sit out an epoch without a word.</summary>
    private const double NotableShare = 0.1;

    /// <exception cref="RecipeException">The network is unknown, or a setting does not fit the pictures.</exception>
    /// <exception cref="NetworkException">The layers do not fit the pictures.</exception>
    /// <param name="recipe">How to train.</param>
    /// <param name="data">What to learn from.</param>
    /// <param name="network">What learns; the recipe's network of the catalog where null.</param>
    /// <param name="objective">What is learned; one class a picture, as the recipe has it, where null.</param>
    /// <param name="preprocessing">What is done to a picture first, where it is known.</param>
    /// <param name="initFrom">The model whose weights are begun with.</param>
    public TrainingSetup(
        Recipe recipe, DataSplits data, Network? network = null, Objective? objective = null,
        Preprocessing? preprocessing = null, Model? initFrom = null)
    {
        Recipe = recipe;
        data = TrainingParts.WithValidation(recipe, data);
        float? auxiliary = objective is null ? recipe.AuxiliaryWeight : 0;
        if (network is null)
        {
            NetworkEntry entry = AsRecipeError("network: ", () => NetworkCatalog.Find(recipe.Network));
            auxiliary ??= entry.AuxiliaryWeight;
            network = Created(entry, recipe, data, withHeads: auxiliary > 0);
        }
        else if (recipe.InputSize > 0)
        {
            network = network.WithInput(network.Input with { Height = recipe.InputSize, Width = recipe.InputSize });
        }

        Recipe.Check(
            !(auxiliary > 0) || network.Outputs.Length > 1, "auxiliaryWeight", $"0, since {network.Name} has no auxiliary heads",
            auxiliary);
        Network = recipe.Dropout is float share ? WithDropout(network, share) : network;
        Cut = FrozenLayers.Cut(recipe.Freeze, Network);
        Objective = objective ?? AsRecipeError("", () =>
            new Classification(
                recipe.LabelSmoothing, [.. Training.ClassWeights.Of(recipe.ClassWeights, data.Train)], auxiliary ?? 0));
        Outputs = new OutputLayout(Objective.Prepare(Trained));
        Objective.Check(Outputs, data.Train.Classes.Count);
        Encoding = Objective.Encoding(Outputs);
        CheckTargets(data);
        AsRecipeError("", () =>
        {
            recipe.Augmentation.Validate(Network.Input.Height, Network.Input.Width);
            return true;
        });
        RecipePatterns.Check(recipe, Network);
        (int height, int width) = (Network.Input.Height, Network.Input.Width);

        // Weights that stay as they are know pictures as they saw them.
        Known = (preprocessing ?? (Cut is null ? null : initFrom?.Preprocessing))?.WithSize(height, width);
        Data = TrainingParts.Sized(recipe.Augmentation, Resizing, Known?.Background ?? Rgb.White, data, height, width);
        AsRecipeError("testViews: ", () => new ViewedPictures(
            recipe.TestViews,
            Known ?? Preprocessing.ScaleOnly(height, width, Network.Input.Channels) with { Resizing = Resizing }, Outputs));
        Recipe.Check(
            BatchSize > 1 || !TrainingShards.Normalizes(Trained), "batchSize",
            $"at least 2, since {Network.Name} has batch normalisation, which compares the pictures of a batch", BatchSize);
    }

    public Recipe Recipe { get; }

    /// <summary>The pictures, those that lie in files at the size that training needs.</summary>
    public DataSplits Data { get; }

    public Network Network { get; }

    /// <summary>The network that the run's model has: without what only helps learning.</summary>
    public Network Answering => Objective.Answering(Network);

    /// <summary>The network in what stays as it is and what learns; null where everything learns.</summary>
    public NetworkCut? Cut { get; }

    /// <summary>What learns: the network, or the rest of it behind what stays.</summary>
    public Network Trained => Cut?.Tail ?? Network;

    /// <summary>Pictures of a step: the recipe's, or all where there are fewer.</summary>
    public int BatchSize => Math.Min(Recipe.BatchSize, Data.Train.Count);

    /// <summary>Shards of a step: the recipe's, or as few as give each enough pictures to normalise over.</summary>
    public int Shards => TrainingShards.Of(BatchSize, Recipe.Shards, TrainingShards.FewestPictures(Trained));

    /// <summary>What is done to a picture first, where it need not be measured.</summary>
    public Preprocessing? Known { get; }

    /// <summary>How a picture comes to the size of the network's input.</summary>
    private Resizing Resizing => Known?.Resizing ?? Recipe.Resizing;

    /// <summary>What is learned.</summary>
    public Objective Objective { get; }

    /// <summary>The outputs that the objective reads.</summary>
    public OutputLayout Outputs { get; }

    /// <summary>How targets become numbers.</summary>
    public TargetEncoding Encoding { get; }

    /// <summary>Makes what takes the steps.</summary>
    /// <param name="optimizer">How the weights move; as the recipe has it where null.</param>
    /// <param name="pool">The threads.</param>
    /// <param name="kernels">What computes.</param>
    public TrainingStep CreateStep(Optimizer? optimizer, WorkerPool pool, KernelSet kernels) => new(
        Trained, Objective, optimizer ?? Recipe.Optimizer.Create(), Options, pool, kernels);

    private TrainingStepOptions Options => new()
    {
        BatchSize = BatchSize,
        Shards = Shards,
        Seed = Recipe.Seed,
        Update = Recipe.Update,
    };

    /// <summary>What a run is about to do, for those who watch it.</summary>
    public TrainingStart Start(int threads, string kernels, string? folder) => new(
        Network.Name, Network.ParameterCount, Data.Name, Data.Train.Count, Data.Validation?.Count ?? 0, Data.Test?.Count ?? 0,
        Network.Classes, threads, kernels, folder)
    {
        Recipe = Recipe,
    };

    /// <summary>What the user should know of the pictures, and of how they fall into batches and shards.</summary>
    public IEnumerable<string> Notes()
    {
        if (Data.Note is not null)
        {
            yield return Data.Note;
        }

        if (Cut is not null)
        {
            yield return FormattableString.Invariant(
                $"{NetworkCut.Count(Cut.Front)} of {NetworkCut.Count(Network)} layers with weights stay as they are; {Trained.ParameterCount:N0} of {Network.ParameterCount:N0} parameters learn");
        }

        int fewest = TrainingShards.FewestPictures(Trained), left = Data.Train.Count % BatchSize;
        if (BatchSize < fewest)
        {
            yield return $"a batch of {BatchSize} is little to normalise over; {fewest} pictures or more are better";
        }
        else if (Shards < Recipe.Shards)
        {
            yield return FormattableString.Invariant(
                $"a batch of {BatchSize} is worked on in {CountText.Counted(Shards, "part")}, not in {Recipe.Shards}, so that batch normalisation sees {fewest} pictures or more in each");
        }

        if (left >= Data.Train.Count * NotableShare)
        {
            yield return FormattableString.Invariant(
                $"each epoch learns from {Data.Train.Count - left} of the {Data.Train.Count} training pictures, because batches are full; the {left} left over are others each time. A smaller batch size leaves fewer");
        }
    }

    /// <summary>
    /// A hash of the classes' names, of the training pictures' labels and of the names of pictures left out: other data is
    /// noticed without decoding any.
    /// </summary>
    public string DataSha256()
    {
        Dataset train = Data.Train;
        var hash = new Sha256();
        hash.Append(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', train.Classes)));
        if (train.HasLabels)
        {
            int[] labels = [.. Enumerable.Range(0, train.Count).Select(train.Label)];
            hash.Append(MemoryMarshal.AsBytes(labels.AsSpan()));
        }
        else
        {
            float[] target = new float[Encoding.Length];
            for (int i = 0; i < train.Count; i++)
            {
                Encoding.Encode(train, i, train.Target(i), target);
                hash.Append(MemoryMarshal.AsBytes(target.AsSpan()));
            }
        }

        foreach (BadPicture skipped in Data.Skipped)
        {
            hash.Append(System.Text.Encoding.UTF8.GetBytes($"{skipped.File}\n"));
        }

        return Convert.ToHexStringLower(hash.Finish());
    }

    /// <summary>The preprocessing that is known, or one measured, which can take minutes, within the time there is.</summary>
    /// <exception cref="TrainingException">The time is over.</exception>
    public Preprocessing FitPreprocessing(TimeSpan? limit, CancellationToken cancellation)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (limit?.TotalMilliseconds < int.MaxValue)
        {
            limited.CancelAfter(limit.Value);
        }

        try
        {
            return FitPreprocessing(limited.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TrainingException(FormattableString.Invariant(
                $"the time limit of {limit!.Value.TotalSeconds:0.###} s was over before the first step, ")
                + $"while the preprocessing {Recipe.Preprocessing} was being measured. Allow more time.");
        }
    }

    /// <summary>The preprocessing that is known, or one measured on the training pictures.</summary>
    public Preprocessing FitPreprocessing(CancellationToken cancellation) => Known ?? AsRecipeError("", () => Preprocessing.Fit(
        Data.Train, Recipe.Preprocessing, Network.Input.Height, Network.Input.Width, Network.Input.Channels, Resizing,
        cancellation));

    private static Network WithDropout(Network network, float share) => new(
        network.Name, network.Input,
        network.Nodes.Select(node => node with { Layer = node.Layer.WithDropoutRate(share) }), network.Outputs);

    /// <summary>A network by name for the data's classes, at the size that the recipe asks for.</summary>
    private static Network Created(NetworkEntry entry, Recipe recipe, DataSplits data, bool withHeads)
    {
        (int side, int classes) = (recipe.InputSize, data.Train.Classes.Count);
        FeatureShape input = side == 0 ? entry.Input : entry.Input with { Height = side, Width = side };
        return withHeads ? entry.CreateForTraining(classes, input) : entry.Create(classes, input);
    }

    /// <summary>
    /// Asks for one target of each part: one of another kind than the objective takes is seen before anything is done.
    /// </summary>
    private void CheckTargets(DataSplits data)
    {
        float[] target = new float[Encoding.Length];
        foreach (Dataset part in new[] { data.Train, data.Validation, data.Test }.OfType<Dataset>().Where(part => part.Count > 0))
        {
            try
            {
                Encoding.Encode(part.Target(0), target);
            }
            catch (ArgumentException error)
            {
                throw new ArgumentException($"{part.Name}: {Objective.Name}: {MessageText.Of(error)}", error);
            }
        }
    }

    /// <summary>
    /// Opens what hands out the training batches: shuffled, changed at random, and all of them full, so that each step has as
    /// many pictures to normalise over. Those left over sit this epoch out; the next one's order leaves over others.
    /// </summary>
    public BatchLoader OpenLoader(
        Preprocessing preprocessing, ulong seed, int threads, IReadOnlyList<CustomAugmentation>? augmentations = null,
        Func<int, int, bool>? isKnown = null) => new(
        Data.Train, preprocessing, Recipe.Augmentation, new BatchLoaderOptions
        {
            BatchSize = BatchSize,
            Seed = seed,
            Shuffle = true,
            Shards = Shards,
            DropLast = true,
            Augmentations = augmentations ?? [],
            IsKnown = isKnown,
            Threads = threads,
        }, Encoding);

    /// <summary>
    /// Calls a function and turns its <see cref="ArgumentException"/> into a <see cref="RecipeException"/>: the argument came
    /// from the recipe, so it is a setting that is wrong.
    /// </summary>
    private static T AsRecipeError<T>(string prefix, Func<T> call)
    {
        try
        {
            return call();
        }
        catch (ArgumentException error) when (error is not NetworkException)
        {
            throw new RecipeException(prefix + error.Message, error);
        }
    }
}
