using System.Globalization;
using Nin.Data.Preparing;
using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Formats;
using Nin.Imaging;
using Nin.Kernels;
using Nin.Networks;
using Nin.Threading;

namespace Nin.Models;

/// <summary>
/// A network for pictures at their own size: as a whole while they are small, and large ones in tiles, so that the memory does
/// not grow with the picture. One caller at a time.
/// </summary>
/// <remarks>
/// Which pictures are large depends on their size and on the network alone, so that an answer has the same bits every time.
/// Tiles of one size come one after the other, since only the last plan is kept.
/// </remarks>
internal sealed class NativePictures : IDisposable
{
    /// <summary>What a whole picture may need before it is cut, and what a tile of it may need.</summary>
    private const long WholeBytes = 400_000_000, TileBytes = 200_000_000;

    private readonly Model _model;
    private readonly Limits _limits;
    private readonly ExecutorsBySize _whole;
    private readonly TiledNetwork? _tiled;
    private readonly ExecutorsBySize? _tiles;
    private readonly InferenceExecutor? _head;
    private readonly double _bytesPerPixel, _operationsPerPixel;

    public NativePictures(Model model, Network network, WorkerPool pool, Limits limits)
    {
        (_model, _limits) = (model, limits);
        _whole = new ExecutorsBySize(model, network, pool, limits);
        var cost = NetworkCost.Of(network);
        (_bytesPerPixel, _operationsPerPixel) = (cost.Bytes / network.Input.Pixels, cost.Operations / network.Input.Pixels);
        _tiled = TiledNetwork.Of(network);
        if (_tiled is not null)
        {
            _tiles = new ExecutorsBySize(model, _tiled.Maps, pool, limits, mostSizes: 1);
            using ParameterBuffer parameters = model.ToParameters();
            _head = new InferenceExecutor(_tiled.Head, parameters, KernelSet.Default, pool);
        }
    }

    /// <summary>The layers behind the average, for pictures that are taken in tiles.</summary>
    public InferenceExecutor Head => _head!;

    /// <summary>The names of the outputs that tiles give: what is averaged first.</summary>
    public IEnumerable<string> TileOutputs => _tiled!.Maps.Outputs.Select(output => output.Name);

    /// <summary>Whether a picture of this size is taken in tiles.</summary>
    public bool IsTiled(int height, int width)
    {
        double pixels = (double)height * width;
        bool isLarge = pixels * _bytesPerPixel > Math.Min(WholeBytes, _limits.NetworkBytes)
            || pixels * _operationsPerPixel > _limits.NetworkOperations;
        return isLarge && _tiled is not null;
    }

    /// <summary>The plan for a picture as a whole.</summary>
    public InferenceExecutor Whole(int height, int width) => _whole.For(height, width);

    /// <summary>The rows and columns of the maps of a picture that is taken in tiles.</summary>
    public (int Height, int Width) GridOf(Image image) => _tiled!.GridOf(image.Height, image.Width);

    /// <summary>Room for the maps of a picture, where all of them are asked for.</summary>
    /// <exception cref="NinFormatException">They are more than the limits allow.</exception>
    public float[] Room(string name, int height, int width, int channels)
    {
        double bytes = (double)height * width * channels * sizeof(float);
        if (bytes <= _limits.NetworkBytes && bytes / sizeof(float) <= Array.MaxLength)
        {
            return new float[height * width * channels];
        }

        throw new NinFormatException(
            "picture",
            string.Create(
                CultureInfo.InvariantCulture,
                $"the maps of '{name}' have {bytes / 1e6:N0} MB; at most {_limits.NetworkBytes / 1e6:N0} MB are allowed (Limits.NetworkBytes)."))
        {
            Remedy = Remedy.RaiseNetworkLimits,
        };
    }

    /// <summary>Computes the maps of a picture tile by tile.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="take">Is given each output of each tile: the output's place in <see cref="TileOutputs"/>, and the tile.</param>
    /// <param name="cancellation">Ends it between two tiles.</param>
    public void Run(Image image, Action<int, MapTile> take, CancellationToken cancellation)
    {
        (int height, int width) = GridOf(image);
        List<TileSpan> rows = Cut(image.Height, height, _tiled!.Rows), columns = Cut(image.Width, width, _tiled.Columns);
        var order =
            from row in rows
            from column in columns
            group (Row: row, Column: column) by (row.Length, column.Length);
        foreach ((TileSpan row, TileSpan column) in order.SelectMany(size => size))
        {
            cancellation.ThrowIfCancellationRequested();
            Preprocessing preprocessing = _model.Preprocessing.WithSize(row.Length, column.Length);
            InferenceExecutor executor = _tiles!.For(row.Length, column.Length);
            float[] numbers = new float[preprocessing.Length];
            preprocessing.Apply(Crop.At(image, row.Start, column.Start, row.Length, column.Length), numbers);
            var shapes = executor.Plan.OutputLayout.Shapes;
            float[][] outputs = [.. shapes.Select(shape => new float[shape.Length])];
            executor.Run(1, numbers, [.. outputs.Select(output => output.AsMemory())]);
            for (int i = 0; i < outputs.Length; i++)
            {
                take(i, new MapTile(row, column, shapes[i], outputs[i]));
            }
        }
    }

    public void Dispose()
    {
        _whole.Dispose();
        _tiles?.Dispose();
        _head?.Dispose();
    }

    /// <summary>
    /// Tiles of the memory that is allowed, but large enough for their margins; what is left of the picture's size by the stride
    /// is left of theirs too, so that all layers round alike.
    /// </summary>
    private List<TileSpan> Cut(int size, int cells, ReceptiveField field)
    {
        double side = Math.Sqrt(Math.Min(TileBytes, _limits.NetworkBytes / 2.0) / _bytesPerPixel);
        int length = Math.Max((int)side, TileSpan.LeastLength(field));
        length += (((size - length) % field.Stride) + field.Stride) % field.Stride;
        return TileSpan.Cut(size, cells, field, length);
    }
}
