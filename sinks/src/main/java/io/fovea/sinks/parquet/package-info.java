/// Rows as Parquet files: `-o parquet:DIR`.
///
/// `ParquetSink` has one `ParquetFile` per query; that collects rows in columns, of which `ColumnEncoder`s make pages;
/// parquet-java keeps the pages and writes file and footer. Hadoop is not on the class path: encoders, file,
/// compression and Bloom filters are our own.
///
/// Pages are version 2 with delta encodings and dictionaries, compressed with Zstandard. DuckDB 2.0, pyarrow 25 and
/// pandas read all of it as it is, times in nanoseconds included. Spark 4.2 reads it too, but has no timestamp of
/// nanoseconds: it wants `spark.sql.legacy.parquet.nanosAsLong=true` and shows `ts` as a number of nanoseconds.
package io.fovea.sinks.parquet;
