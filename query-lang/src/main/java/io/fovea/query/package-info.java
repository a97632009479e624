/// The query language: from text to a checked plan, and what is said when the text is wrong.
package io.fovea.query;
