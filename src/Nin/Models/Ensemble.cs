using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Nin.Data;
using Nin.Formats;
using Nin.Imaging;
using Nin.Networks;
using Nin.Threading;

namespace Nin.Models;

/// <summary>
/// Several models that answer together: the probability of a class is the mean of theirs. Each has its own network, preprocessing
/// and input size; all tell the same classes apart. Any number of threads may ask at once.
/// </summary>
/// <remarks>
/// It takes the time of all its models. <b>Source</b> Hansen, Salamon, <i>Neural Network Ensembles</i>, 1990; the mean of
/// probabilities as in Krizhevsky et al., 2012, section 6. The same picture gets the same answer, to the bit, alone or in any
/// company.
/// </remarks>
public sealed class Ensemble : IDisposable
{
    private readonly WorkerPool _pool;
    private readonly Classifier[] _members;

    /// <summary>For each model the place of its classes in the ensemble's order.</summary>
    private readonly int[][] _places;

    /// <summary>Prepares models to answer together.</summary>
    /// <param name="models">At least one. The classes are in the order of the first.</param>
    /// <param name="threads">The threads that share a call's pictures out; 0 for one a core.</param>
    /// <param name="views">The forms in which each model answers for a picture.</param>
    /// <exception cref="ArgumentException">
    /// There is no model, their classes or kinds of answer differ, their output is no list of classes, or the views do not fit
    /// one's preprocessing.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is negative.</exception>
    public Ensemble(IReadOnlyList<Model> models, int threads = 0, TestViews views = TestViews.None)
    {
        ArgumentNullException.ThrowIfNull(models);
        if (models.Count == 0)
        {
            throw new ArgumentException("Ensemble: expected at least one model, got none.", nameof(models));
        }

        Models = [.. models];
        _places = [.. Models.Select((model, i) => PlacesIn(Models[0], model, i))];
        Views = views;
        foreach ((int index, Model model) in Models.Index())
        {
            CheckViews(views, model, index);
        }

        _pool = WorkerPool.Of(threads);
        _members = [.. Models.Select(model => new Classifier(model, _pool) { Views = views })];
    }

    /// <summary>The models.</summary>
    public ImmutableArray<Model> Models { get; }

    /// <summary>The forms in which each model answers for a picture; its answer is the average of theirs.</summary>
    public TestViews Views { get; }

    /// <summary>The names of the classes, in the order of the answers' probabilities.</summary>
    public ImmutableArray<string> Labels => Models[0].Labels;

    /// <summary>The classifiers of the models, in their order.</summary>
    internal IReadOnlyList<Classifier> Members => _members;

    /// <summary>What shares the work out.</summary>
    internal WorkerPool Pool => _pool;

    /// <summary>Answers for one picture of any size.</summary>
    /// <exception cref="ObjectDisposedException">The ensemble has been disposed of.</exception>
    /// <exception cref="NotFiniteNumberException">An answer is no number: the weights are not fit for this picture.</exception>
    public Prediction Classify(Image image) => Classify([image])[0];

    /// <summary>Answers for some pictures of any size, in their order.</summary>
    /// <exception cref="ObjectDisposedException">The ensemble has been disposed of.</exception>
    /// <exception cref="NotFiniteNumberException">An answer is no number: the weights are not fit for this picture.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled between two pictures.</exception>
    public IReadOnlyList<Prediction> Classify(IReadOnlyList<Image> images, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        IReadOnlyList<Prediction>[] answers = [.. _members.Select(member => member.Classify(images, cancellation))];
        return [.. images.Select((_, picture) => Together([.. answers.Select(own => own[picture])]))];
    }

    /// <summary>Answers for one picture without holding the caller's thread, as a web server wants it.</summary>
    /// <exception cref="OperationCanceledException">The call was cancelled before it began.</exception>
    public async Task<Prediction> ClassifyAsync(Image image, CancellationToken cancellation = default) =>
        (await ClassifyAsync([image], cancellation).ConfigureAwait(false))[0];

    /// <summary>Answers for some pictures, in their order, without holding the caller's thread.</summary>
    /// <exception cref="OperationCanceledException">The call was cancelled between two pictures.</exception>
    public Task<IReadOnlyList<Prediction>> ClassifyAsync(IReadOnlyList<Image> images, CancellationToken cancellation = default) =>
        Task.Run(() => Classify(images, cancellation), cancellation);

    /// <summary>
    /// Measures the ensemble on labelled pictures, and each of its models. Classes are matched by their names; a data set may
    /// have some of them only.
    /// </summary>
    /// <param name="dataset">The pictures; each is decoded once for all models.</param>
    /// <param name="cancellation">Ends the measuring between two chunks of pictures.</param>
    /// <exception cref="ArgumentException">The data set has a class that the models do not know, or no picture.</exception>
    /// <exception cref="NotFiniteNumberException">An answer is no number.</exception>
    public EnsembleEvaluation Evaluate(Dataset dataset, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return dataset.Count > 0 ? EnsembleEvaluator.Evaluate(this, dataset, cancellation) : throw new ArgumentException(
            $"{dataset.Name}: expected at least one picture to measure on, got none.", nameof(dataset));
    }

    /// <summary>Frees the threads and the memory. No call may be under way.</summary>
    public void Dispose()
    {
        foreach (Classifier member in _members)
        {
            member.Dispose();
        }

        _pool.Dispose();
    }

    /// <summary>The mean of the models' answers to one picture.</summary>
    internal Prediction Together(Prediction[] answers)
    {
        float[] mean = new float[Labels.Length];
        for (int c = 0; c < mean.Length; c++)
        {
            double sum = 0;
            for (int member = 0; member < answers.Length; member++)
            {
                sum += answers[member].Probabilities[_places[member][c]];
            }

            mean[c] = (float)(sum / answers.Length);
        }

        return new Prediction(Labels, ImmutableCollectionsMarshal.AsImmutableArray(mean), Answers.Best(mean), []);
    }

    /// <summary>The label of the ensemble's order that a model's own answer means.</summary>
    internal int LabelOf(int member, Prediction answer) => Array.IndexOf(_places[member], answer.Index);

    /// <summary>The place of one of the ensemble's labels in a model's own answer.</summary>
    internal int PlaceIn(int member, int label) => _places[member][label];

    /// <summary>For each class of the first model its place in another.</summary>
    private static int[] PlacesIn(Model first, Model other, int index)
    {
        if (other.AnswerKind == AnswerKind.Numbers)
        {
            throw new ArgumentException($"Ensemble: the output of {other.Network.Name} is no list of classes.");
        }

        if (other.AnswerKind != first.AnswerKind)
        {
            throw new ArgumentException(
                $"Ensemble: {first.Network.Name} answers with {first.AnswerKind}, {other.Network.Name} with {other.AnswerKind}; "
                    + "expected models that answer alike.");
        }

        string[] names = [.. other.Labels.Select(CanonicalText.Of)];
        int[] places = [.. first.Labels.Select(label => Array.IndexOf(names, CanonicalText.Of(label)))];
        int missing = Array.IndexOf(places, -1);
        return missing < 0 && places.Length == names.Length ? places : throw new ArgumentException(FormattableString.Invariant(
            $"Ensemble: expected models of the same classes; model {index + 1} tells {names.Length} apart, the first {first.Labels.Length}, ")
            + (missing >= 0
                ? $"and only the first knows '{MessageText.Shorten(first.Labels[missing], 60)}'."
                : $"and only the former knows '{MessageText.Shorten(OnlyIn(names, first), 60)}'."));
    }

    /// <summary>Refuses views that do not fit a model, before anything is prepared.</summary>
    private static void CheckViews(TestViews views, Model model, int index)
    {
        try
        {
            _ = new ViewedPictures(views, model.Preprocessing, new OutputLayout(model.Network));
        }
        catch (ArgumentException error)
        {
            throw new ArgumentException($"Ensemble: model {index + 1}: {MessageText.Of(error)}", nameof(views), error);
        }
    }

    private static string OnlyIn(string[] names, Model first) =>
        names.Except(first.Labels.Select(CanonicalText.Of)).FirstOrDefault(names[^1]);
}
